import { isNativeError } from 'node:util/types';
import { type Cause, RotationError } from './errors';
import { spellings } from './spellings';

const MASK = '***';
/** Masking every "a" would leave no message, so short values withhold the whole text instead. */
const SHORTEST_MASKABLE = 4;

/** Remembers values and masks them in text that leaves the function. */
export class Redactor {
  private readonly values = new Set<string>();
  private readonly forms = new Set<string>();
  /** Longest first: a value may be part of another. Undefined after a new value, until it is needed. */
  private longestFirst: readonly string[] | undefined;
  private withholdsAll = false;

  /** From now on, this value and its quoted and encoded forms are masked. */
  public learn(value: unknown): void {
    if (typeof value !== 'string' || value === '') {
      return;
    }
    if (value.length < SHORTEST_MASKABLE) {
      this.withholdsAll = true;
      return;
    }
    // Not compared with the forms: a value may be a form of another one, and has further forms itself.
    if (this.values.has(value)) {
      return;
    }
    this.values.add(value);
    for (const form of spellings(value)) {
      this.forms.add(form);
    }
    this.longestFirst = undefined;
  }

  /** The text with every known value masked. For text of drivers, servers and the SDK. */
  public maskForeign(text: string): string {
    return this.withholdsAll ? '(withheld, a value is too short to be masked)' : this.maskOwn(text);
  }

  /** The text with every known value masked. For text of our own, which should name none. */
  public maskOwn(text: string): string {
    this.longestFirst ??= [...this.forms].sort((a, b) => b.length - a.length);
    return this.longestFirst.reduce((rest, form) => rest.split(form).join(MASK), text);
  }

  /** What is safe to report about an error of a driver, a server or the SDK. */
  public cause(error: unknown): Cause {
    if (!isNativeError(error)) {
      return { name: 'Error', message: this.maskForeign(String(error)) };
    }
    const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
    // An AggregateError, as sockets throw it for a host with several addresses, has an empty message.
    const first: unknown = 'errors' in error && Array.isArray(error.errors) ? error.errors[0] : undefined;
    const message = error.message || (isNativeError(first) ? first.message : '') || 'no message';
    return { name: error.name, ...code, message: this.maskForeign(message) };
  }

  /** The error itself if it is a `RotationError`; otherwise a new one without the original object. */
  public toRotationError(error: unknown): RotationError {
    return error instanceof RotationError ? error : new RotationError('unexpected error', this.cause(error));
  }
}
