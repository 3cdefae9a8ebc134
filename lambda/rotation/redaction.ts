import { isNativeError } from 'node:util/types';
import { type Cause, RotationError } from './errors';
import { spellings } from './spellings';

const MASK = '***';
/** Masking every "a" would leave no message, so short values withhold the whole text instead. */
const SHORTEST_MASKABLE = 4;

/** Remembers every value it is shown and masks them in text that leaves the function. */
export class Redactor {
  private readonly learnt = new Set<string>();
  private readonly forms = new Set<string>();
  /** Longest first: a value may be part of another. Made anew where something was learnt. */
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
    // Not by its forms: a value may be a form of another one, and has further forms of its own.
    if (this.learnt.has(value)) {
      return;
    }
    this.learnt.add(value);
    for (const form of spellings(value)) {
      this.forms.add(form);
    }
    this.longestFirst = undefined;
  }

  /** The text without any learnt value. For text by others: drivers, servers, the SDK. */
  public foreign(text: string): string {
    return this.withholdsAll ? '(withheld, a value is too short to be masked)' : this.own(text);
  }

  /** The text without any learnt value. For our own text, which names no values to begin with. */
  public own(text: string): string {
    this.longestFirst ??= [...this.forms].sort((a, b) => b.length - a.length);
    return this.longestFirst.reduce((rest, form) => rest.split(form).join(MASK), text);
  }

  /** What may be told about an error made by others. */
  public cause(error: unknown): Cause {
    if (!isNativeError(error)) {
      return { name: 'Error', message: this.foreign(String(error)) };
    }
    const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
    // An AggregateError, as sockets throw it for a host with several addresses, has an empty message.
    const first: unknown = 'errors' in error && Array.isArray(error.errors) ? error.errors[0] : undefined;
    const message = error.message || (isNativeError(first) ? first.message : '') || 'no message';
    return { name: error.name, ...code, message: this.foreign(message) };
  }

  /** The error itself where it is ours, a `RotationError` without the original object where not. */
  public typed(error: unknown): RotationError {
    return error instanceof RotationError ? error : new RotationError('unexpected error', this.cause(error));
  }
}
