import { SecretValue } from './secret-value';
import type { SecretRotation } from '../../../lambda/rotation/secret-rotation';

/** Writes one line of JSON, in which every value that the rotation knows is masked. */
export interface RotationLog {
  info(message: string, fields?: Readonly<Record<string, string | number | boolean>>): void;
  warn(message: string, fields?: Readonly<Record<string, string | number | boolean>>): void;
}

/** What your functions can use. */
export interface RotationContext {
  readonly secretArn: string;
  readonly log: RotationLog;
  /** Aborts when the call takes too long; pass it to `fetch` and to the SDK. */
  readonly signal: AbortSignal;
  /**
   * Checks whether this rotation is still the one in progress. Await it right before a change.
   *
   * @throws StagingLabelError if it was cancelled or another one took over
   */
  guard(): Promise<void>;
  /** Values that were current or pending before, newest first, for a service that refuses both of the present ones. */
  former(): AsyncIterable<SecretValue>;
  /** A password by the handler's settings, from a cryptographic random source. */
  newPassword(): string;
  /** From now on, this text is masked in logs and errors: for tokens and keys that the service returns. */
  hide(value: string): void;
}

/** The context of one call in one step. */
export class StepContext implements RotationContext {
  constructor(private readonly rotation: SecretRotation, public readonly signal: AbortSignal) {}

  public get secretArn(): string {
    return this.rotation.arn;
  }

  public get log(): RotationLog {
    return this.rotation.tools.log;
  }

  public guard(): Promise<void> {
    return this.rotation.ensureInProgress();
  }

  public async *former(): AsyncGenerator<SecretValue> {
    for await (const value of this.rotation.former()) {
      yield new SecretValue(value, 'a former value');
    }
  }

  public newPassword(): string {
    return this.rotation.newPassword();
  }

  public hide(value: string): void {
    this.rotation.tools.redactor.learn(value);
  }
}
