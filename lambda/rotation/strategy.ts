import type { SecretRotation } from './secret-rotation';

/** What the four steps do for one kind of secret. Labels and idempotence are the engine's. */
export interface Strategy {
  /** The value to store as pending; called only where a new one is needed. */
  newValue(rotation: SecretRotation, current: string): string | Promise<string>;
  /** Why an already stored pending value cannot be used; undefined where it can. */
  refusal(rotation: SecretRotation, current: string, pending: string): string | undefined;
  /** Makes the pending value work; called again at every retry. */
  set(rotation: SecretRotation): Promise<void>;
  /** Proves the pending value, or the current one where none is pending. Changes nothing. */
  test(rotation: SecretRotation): Promise<void>;
}
