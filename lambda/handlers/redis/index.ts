import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_SETTINGS } from '../../aws/client-settings';
import { SecretsManagerStore } from '../../aws/secrets-manager-store';
import { trustedCertificates } from '../../databases/certificates';
import { IovalkeyConnector } from '../../databases/redis/redis-connector';
import { RedisDatabase } from '../../databases/redis/redis-database';
import { createHandler, settingsFromEnvironment } from '../../rotation/create-handler';

/** Rotates secrets of Redis and Valkey servers that people run themselves. One client for the life of the function. */
const client = new SecretsManagerClient(CLIENT_SETTINGS);
let certificates: readonly string[] | undefined;

export const handler = createHandler({
  settings: settingsFromEnvironment(),
  store: (redactor) => new SecretsManagerStore(client, redactor),
  database: (environment) => new RedisDatabase(new IovalkeyConnector(), environment),
  certificates: () => certificates ??= trustedCertificates(__dirname),
});
