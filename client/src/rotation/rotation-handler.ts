import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { CustomRotation } from './custom-rotation';
import { CustomStrategy } from './custom-strategy';
import { CLIENT_SETTINGS } from '../../../lambda/aws/client-settings';
import { SecretsManagerStore } from '../../../lambda/aws/secrets-manager-store';
import { createHandler } from '../../../lambda/rotation/create-handler';
import type { SecretStore } from '../../../lambda/rotation/ports';
import type { RotationEvent } from '../../../lambda/rotation/rotation';

/** How `newPassword` and the default `create` make passwords. */
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
   * The JSON fields that a rotation replaces. All others must be the same in AWSCURRENT and AWSPENDING, else
   * nothing is contacted: a changed `url` would send the key elsewhere.
   *
   * @default - the whole secret is one text
   */
  readonly fields?: readonly string[];
  /** @default - 32 characters of lower case, upper case and digits, at least one of each */
  readonly password?: PasswordOptions;
  /**
   * Set it where the service has room for one value only, so that `set` ends the former one. AWSCURRENT then
   * moves right after `set` and `test`, and not in `finishSecret`, so that readers are refused for as short as can be.
   *
   * @default false
   */
  readonly formerStopsWorking?: boolean;
  /** How long one call of yours may take, in milliseconds. Keep the function's own time-out above twice of it. @default 10000 */
  readonly timeoutMillis?: number;
  /** @default - a client of the function's own region and role */
  readonly client?: SecretsManagerClient;
  /** Takes the place of Secrets Manager in your tests. @default - Secrets Manager, through `client` */
  readonly store?: SecretStore;
  /** Where log entries go, one line of JSON each. @default - standard output */
  readonly writeLog?: (line: string) => void;
}

const CHARACTER_SETS = ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789'];

/**
 * A Lambda handler that runs the four steps Secrets Manager asks for. Staging labels, retries, cancelled and
 * overtaken rotations, spoilt pending values, logging and masking are done here; `set` and `test` are yours.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
export function rotationHandler(rotation: CustomRotation, options: RotationHandlerOptions = {}): (event: RotationEvent) => Promise<void> {
  const { fields, password, writeLog } = options;
  const replaced = fields?.length === 1 ? fields[0] : undefined;
  let client = options.client;
  return createHandler({
    settings: {
      strategy: { kind: 'regenerate', ...(replaced === undefined ? {} : { field: replaced }) },
      password: {
        length: password?.length ?? 32,
        characterSets: password?.characterSets ?? CHARACTER_SETS,
        requireEachSet: password?.requireEachSet ?? true,
      },
    },
    store: (redactor) => options.store ?? new SecretsManagerStore(client ??= new SecretsManagerClient(CLIENT_SETTINGS), redactor),
    strategy: () => new CustomStrategy(rotation, options),
    ...(writeLog === undefined ? {} : { sink: { write: writeLog } }),
  });
}
