import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { MemoryDBClient } from '@aws-sdk/client-memorydb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_SETTINGS } from '../../aws/client-settings';
import { SecretsManagerStore } from '../../aws/secrets-manager-store';
import { trustedCertificates } from '../../databases/certificates';
import { ElastiCacheUsers } from '../../databases/elasticache/elasticache-users';
import { ManagedRedisDatabase } from '../../databases/elasticache/managed-database';
import type { ManagedAccount } from '../../databases/elasticache/managed-users';
import { MemoryDbUsers } from '../../databases/elasticache/memorydb-users';
import { IovalkeyConnector } from '../../databases/redis/redis-connector';
import { createHandler, settingsFromEnvironment } from '../../rotation/create-handler';
import { SettingsError } from '../../rotation/errors';

/** Rotates the secret of a user of ElastiCache or MemoryDB. One client of each kind for the life of the function. */
const settings = settingsFromEnvironment();
const client = new SecretsManagerClient(CLIENT_SETTINGS);
let account: ManagedAccount | undefined;
let certificates: readonly string[] | undefined;

function accountOfSettings(): ManagedAccount {
  if (settings.managedUser === undefined) {
    throw new SettingsError('the settings name no user of ElastiCache or MemoryDB');
  }
  const { service, id } = settings.managedUser;
  return { id, users: service === 'memorydb' ? new MemoryDbUsers(new MemoryDBClient(CLIENT_SETTINGS)) : new ElastiCacheUsers(new ElastiCacheClient(CLIENT_SETTINGS)) };
}

export const handler = createHandler({
  settings,
  store: (redactor) => new SecretsManagerStore(client, redactor),
  database: (environment) => new ManagedRedisDatabase(new IovalkeyConnector(), () => account ??= accountOfSettings(), environment),
  certificates: () => certificates ??= trustedCertificates(__dirname),
});
