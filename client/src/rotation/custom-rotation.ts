import type { RotationContext } from './context';
import type { SecretValue } from './secret-value';

/** The two values a rotation is between. */
export interface RotationValues {
  /** AWSCURRENT: what readers of the secret use now. */
  readonly current: SecretValue;
  /** AWSPENDING: what shall work when `set` has returned. */
  readonly pending: SecretValue;
}

/** What only you know of the service whose secret is rotated. */
export interface CustomRotation {
  /**
   * Makes the next value. Called only where no usable pending value is stored.
   *
   * Do not change the service here: a value that is made but, after a crash, never stored is lost. Where only
   * the service can make keys, revoke in `set` what was left over.
   *
   * @default - a generated password in the one field that `fields` names, or as the whole secret
   */
  create?(current: SecretValue, context: RotationContext): SecretValue | Promise<SecretValue>;

  /**
   * Makes the pending value work in the service. Called again at every retry, with the same values, after a
   * crash at any point: ask for a state ("these two keys are valid"), not for an action ("add a key").
   *
   * Await `context.guard()` right before each change. `test` is called right after it.
   *
   * @throws PasswordRefusedError where the service will never take this value: another one is made and stored
   */
  set(values: RotationValues, context: RotationContext): Promise<void>;

  /**
   * Proves that the service takes the value. Changes nothing; Secrets Manager also calls it alone, with the
   * current value, before it schedules a rotation.
   *
   * @throws AuthenticationError where the service refuses it
   */
  test(value: SecretValue, context: RotationContext): Promise<void>;
}
