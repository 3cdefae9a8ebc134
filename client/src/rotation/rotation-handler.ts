import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { CustomRotation } from './custom-rotation';
import { CustomStrategy } from './custom-strategy';
import type { RotationHandlerOptions } from './rotation-handler-options';
import { CLIENT_SETTINGS } from '../../../lambda/aws/client-settings';
import { SecretsManagerStore } from '../../../lambda/aws/secrets-manager-store';
import { createHandler } from '../../../lambda/rotation/create-handler';
import type { RotationEvent } from '../../../lambda/rotation/rotation';

const CHARACTER_SETS = ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789'];

/**
 * A Lambda handler that runs the four steps Secrets Manager asks for. Staging labels, retries, cancelled and
 * overtaken rotations, invalid pending values, logging and masking are handled here; you define `set` and `test`.
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
