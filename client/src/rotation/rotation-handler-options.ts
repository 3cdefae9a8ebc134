import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SecretStore } from '../../../lambda/rotation/ports';

/** How `newPassword` and the default `create` generate passwords. */
export interface PasswordOptions {
  /** Number of characters. @default 32 */
  readonly length?: number;
  /** One string of characters per class. @default - lower case, upper case, digits */
  readonly characterSets?: readonly string[];
  /** Whether a password has at least one character of each class. @default true */
  readonly requireEachSet?: boolean;
}

export interface RotationHandlerOptions {
  /**
   * The JSON fields that a rotation replaces. All others must be equal in AWSCURRENT and AWSPENDING. Otherwise
   * no service is contacted: a changed `url` would send the key to another host.
   *
   * @default - the whole secret is one text
   */
  readonly fields?: readonly string[];
  /** @default - 32 characters of lower case, upper case and digits, at least one of each */
  readonly password?: PasswordOptions;
  /**
   * Set it if the service accepts one value only, so that `set` ends the former one. AWSCURRENT then moves right
   * after `set` and `test`, and not in `finishSecret`, so that consumers are refused for the shortest possible time.
   *
   * @default false
   */
  readonly formerStopsWorking?: boolean;
  /** How long one call of yours may take, in milliseconds. Keep the function's own time-out above twice of it. @default 10000 */
  readonly timeoutMillis?: number;
  /** @default - a client of the function's own region and role */
  readonly client?: SecretsManagerClient;
  /** Replaces Secrets Manager in your tests. @default - Secrets Manager, through `client` */
  readonly store?: SecretStore;
  /** Receives log entries, one line of JSON each. @default - standard output */
  readonly writeLog?: (line: string) => void;
}
