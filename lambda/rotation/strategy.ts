import type { SecretRotation } from './secret-rotation';

/** What the four steps do for one kind of secret. The engine handles labels and retries. */
export interface Strategy {
  /** The value to store as pending; called only if a new one is required. */
  newValue(rotation: SecretRotation, current: string): string | Promise<string>;
  /** Why an already stored pending value cannot be used; undefined if it can. */
  refusal(rotation: SecretRotation, current: string, pending: string): string | undefined;
  /** Applies the pending value, so that it works; called again at every retry. */
  set(rotation: SecretRotation): Promise<void>;
  /** Proves the pending value, or the current one if none is pending. Changes nothing. */
  test(rotation: SecretRotation): Promise<void>;
}
