import { type RotationContext, StepContext } from './context';
import type { CustomRotation } from './custom-rotation';
import type { RotationHandlerOptions } from './rotation-handler-options';
import { SecretValue } from './secret-value';
import {
  IdentityMismatchError, PasswordRefusedError, RotationError, SecretShapeError, SettingsError, UserStateError,
} from '../../../lambda/rotation/errors';
import { Regenerate } from '../../../lambda/rotation/regenerate';
import { parseContent, type SecretContent } from '../../../lambda/rotation/secret-content';
import { learn, type SecretRotation } from '../../../lambda/rotation/secret-rotation';
import type { Strategy } from '../../../lambda/rotation/strategy';

const TIMEOUT_MILLIS = 10_000;

/** Runs a user's own `create`, `set` and `test`; the engine handles labels and retries. */
export class CustomStrategy implements Strategy {
  constructor(private readonly custom: CustomRotation, private readonly options: RotationHandlerOptions) {}

  public async newValue(rotation: SecretRotation, current: string): Promise<string> {
    const value = await this.create(rotation, current);
    learn(rotation.tools.redactor, { versionId: 'not stored yet', value });
    const refusal = this.refusal(rotation, current, value);
    if (refusal !== undefined) {
      throw new SecretShapeError(`create returned a value that cannot be used: ${refusal}`);
    }
    return value;
  }

  public refusal(_rotation: SecretRotation, current: string, pending: string): string | undefined {
    if (pending === current) {
      return 'it is the current value';
    }
    const { fields } = this.options;
    if (fields === undefined) {
      return pending === '' ? 'it is empty' : undefined;
    }
    try {
      return unlike(parseContent(current, 'AWSCURRENT'), parseContent(pending, 'AWSPENDING'), fields);
    } catch (error) {
      return error instanceof SecretShapeError ? error.reason : 'it cannot be read';
    }
  }

  public async set(rotation: SecretRotation): Promise<void> {
    if (rotation.isDone) {
      // To set it again, now that it is current, would end the former value for consumers that still use it.
      await this.test(rotation);
      return;
    }
    try {
      await this.apply(rotation);
    } catch (error) {
      if (!(error instanceof PasswordRefusedError)) {
        throw error;
      }
      rotation.tools.log.warn('value refused by the service', { reason: error.message });
      await rotation.replacePending(await this.newValue(rotation, await rotation.current()));
      await this.apply(rotation);
    }
    if (this.options.formerStopsWorking) {
      await rotation.promote();
    }
  }

  public async test(rotation: SecretRotation): Promise<void> {
    const current = await rotation.current();
    const pending = await rotation.pending();
    const alone = pending === undefined || pending === current;
    if (!alone) {
      this.compare(rotation, current, pending);
    }
    const value = alone ? new SecretValue(current, 'AWSCURRENT') : new SecretValue(pending, 'AWSPENDING');
    await this.runUserCode(rotation, 'test', (context) => this.custom.test(value, context));
  }

  private async apply(rotation: SecretRotation): Promise<void> {
    const current = await rotation.current();
    const pending = await rotation.pending();
    if (pending === undefined) {
      throw new UserStateError('there is no pending value; createSecret must come first');
    }
    this.compare(rotation, current, pending);
    const values = { current: new SecretValue(current, 'AWSCURRENT'), pending: new SecretValue(pending, 'AWSPENDING') };
    await this.runUserCode(rotation, 'set', (context) => this.custom.set(values, context));
    await this.runUserCode(rotation, 'test', (context) => this.custom.test(values.pending, context));
  }

  private compare(rotation: SecretRotation, current: string, pending: string): void {
    const refusal = this.refusal(rotation, current, pending);
    if (refusal !== undefined) {
      throw new IdentityMismatchError(`AWSPENDING cannot be used: ${refusal}`);
    }
  }

  private async create(rotation: SecretRotation, current: string): Promise<string> {
    if (this.custom.create) {
      const { create } = this.custom;
      const value = new SecretValue(current, 'AWSCURRENT');
      const made = await this.runUserCode(rotation, 'create', async (context) => create.call(this.custom, value, context));
      return made.text;
    }
    const { fields } = this.options;
    if (fields !== undefined && fields.length !== 1) {
      throw new SettingsError('only one field can be generated; define create for several');
    }
    return new Regenerate(fields?.[0] === undefined ? { kind: 'regenerate' } : { kind: 'regenerate', field: fields[0] }).newValue(rotation, current);
  }

  /** Runs code of the library's user: it can hang, and its errors can contain values. */
  private async runUserCode<T>(rotation: SecretRotation, what: string, action: (context: RotationContext) => Promise<T>): Promise<T> {
    const millis = this.options.timeoutMillis ?? TIMEOUT_MILLIS;
    const aborter = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new RotationError(`${what} did not end within ${millis} ms`));
        aborter.abort();
      }, millis);
    });
    try {
      return await Promise.race([action(new StepContext(rotation, aborter.signal)), tooLong]);
    } catch (error) {
      throw error instanceof RotationError ? error : new RotationError(`${what} failed`, rotation.tools.redactor.cause(innermost(error)));
    } finally {
      clearTimeout(timer);
    }
  }
}

/** `fetch` reports "fetch failed" and has the reason in `cause`. */
function innermost(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? innermost(error.cause) : error;
}

/** Why the second cannot replace the first; undefined if it can. */
function unlike(current: SecretContent, pending: SecretContent, fields: readonly string[]): string | undefined {
  const lacking = fields.find((field) => pending[field] === undefined || pending[field] === null || pending[field] === '');
  if (lacking !== undefined) {
    return `it has no ${lacking}`;
  }
  if (fields.every((field) => JSON.stringify(pending[field]) === JSON.stringify(current[field]))) {
    return `it has the current ${fields.join(' and ')}`;
  }
  const names = new Set([...Object.keys(current), ...Object.keys(pending)].filter((name) => !fields.includes(name)));
  const changed = [...names].find((name) => JSON.stringify(pending[name]) !== JSON.stringify(current[name]));
  return changed === undefined ? undefined : `its ${changed} is not that of AWSCURRENT`;
}
