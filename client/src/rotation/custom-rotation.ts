import type { RotationContext } from './context';
import type { SecretValue } from './secret-value';

/** The current value of a rotation, and the next one. */
export interface RotationValues {
  /** AWSCURRENT: what readers of the secret use now. */
  readonly current: SecretValue;
  /** AWSPENDING: what must work when `set` has returned. */
  readonly pending: SecretValue;
}

/** What is specific to the service whose secret is rotated. */
export interface CustomRotation {
  /**
   * Creates the next value. Called only if no usable pending value is stored.
   *
   * Do not change the service here: a value is lost if it was created but, after a crash, never stored. If only
   * the service can create keys, revoke unused ones in `set`.
   *
   * @default - a generated password in the one field that `fields` names, or as the whole secret
   */
  create?(current: SecretValue, context: RotationContext): SecretValue | Promise<SecretValue>;

  /**
   * Applies the pending value in the service, so that it works. Called again at every retry, with the same values, after a
   * crash at any point: ask for a state ("these two keys are valid"), not for an action ("add a key").
   *
   * Await `context.guard()` right before each change. `test` is called right after it.
   *
   * @throws PasswordRefusedError if the service will never accept this value: another one is created and stored
   */
  set(values: RotationValues, context: RotationContext): Promise<void>;

  /**
   * Proves that the service accepts the value. Changes nothing; Secrets Manager also calls it alone, with the
   * current value, before it schedules a rotation.
   *
   * @throws AuthenticationError if the service refuses it
   */
  test(value: SecretValue, context: RotationContext): Promise<void>;
}
