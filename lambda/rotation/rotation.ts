import { IdentityMismatchError, SettingsError, type Step } from './errors';
import { SecretRotation, type RotationRequest, type RotationTools } from './secret-rotation';
import type { Strategy } from './strategy';

/** The event that Secrets Manager sends. */
export interface RotationEvent {
  readonly SecretId: string;
  readonly ClientRequestToken: string;
  readonly Step: string;
  /** Required for calls to Secrets Manager if the function uses another role. */
  readonly RotationToken?: string;
}

/**
 * The four steps, for all engines. Each step can stop at any point and be called again with the
 * same token: it reads the present state and applies what is missing.
 */
export class Rotation {
  /** @param makeStrategy called within the step, so that errors in the settings are logged like any other */
  constructor(private readonly tools: RotationTools, private readonly makeStrategy: () => Strategy) {}

  public async handle(event: RotationEvent): Promise<void> {
    const step = stepOf(event);
    const log = this.tools.log.with({ step, secretArn: event.SecretId, versionId: event.ClientRequestToken });
    const tools = { ...this.tools, log };
    try {
      log.info('step started');
      await this[step](await SecretRotation.begin(tools, requestOf(event)), this.makeStrategy());
      log.info('step succeeded');
    } catch (thrown) {
      const error = this.tools.redactor.toRotationError(thrown).at({ step, secretArn: event.SecretId });
      error.message = this.tools.redactor.maskOwn(error.message);
      // V8 wrote the stack when the error was constructed, before step and secret were known.
      error.stack = `${error.name}: ${error.message}`;
      log.error('step failed', { errorName: error.name, errorId: error.id, errorMessage: error.message });
      throw error;
    }
  }

  /** Stores a pending value that can be used; keeps one that is there. */
  private async createSecret(rotation: SecretRotation, strategy: Strategy): Promise<void> {
    if (rotation.isDone) {
      return;
    }
    const current = await rotation.current();
    const pending = await rotation.pending();
    if (pending === undefined) {
      await rotation.putPending(await strategy.newValue(rotation, current));
      return;
    }
    const refusal = strategy.refusal(rotation, current, pending);
    if (refusal !== undefined) {
      rotation.tools.log.warn('pending value cannot be used', { refusal });
      await rotation.replacePending(await strategy.newValue(rotation, current));
    }
  }

  private async setSecret(rotation: SecretRotation, strategy: Strategy): Promise<void> {
    await strategy.set(rotation);
  }

  private async testSecret(rotation: SecretRotation, strategy: Strategy): Promise<void> {
    await strategy.test(rotation);
  }

  /** An operator may have stored another AWSCURRENT for another host since. To replace that would be worse than to begin again. */
  private async finishSecret(rotation: SecretRotation, strategy: Strategy): Promise<void> {
    const pending = rotation.isDone ? undefined : await rotation.pending();
    const refusal = pending === undefined ? undefined : strategy.refusal(rotation, await rotation.current(), pending);
    if (refusal !== undefined) {
      throw new IdentityMismatchError(`AWSPENDING was created from another AWSCURRENT: ${refusal}`);
    }
    await rotation.promote();
  }
}

const STEPS: readonly Step[] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

function stepOf(event: RotationEvent): Step {
  const step = STEPS.find((candidate) => candidate === event.Step);
  if (step === undefined) {
    throw new SettingsError('the event is not one that Secrets Manager sends: it names none of the four steps');
  }
  return step;
}

function requestOf(event: RotationEvent): RotationRequest {
  return {
    secretId: event.SecretId,
    token: event.ClientRequestToken,
    ...(event.RotationToken === undefined ? {} : { rotationToken: event.RotationToken }),
  };
}
