import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { MemoryDBClient } from '@aws-sdk/client-memorydb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_SETTINGS } from '../../aws/client-settings';
import { SecretsManagerStore } from '../../aws/secrets-manager-store';
import { trustedCertificates } from '../../databases/certificates';
import { ElastiCacheUsers } from '../../databases/elasticache/elasticache-users';
import { isMemoryDb, ManagedRedisDatabase } from '../../databases/elasticache/managed-database';
import { MemoryDbUsers } from '../../databases/elasticache/memorydb-users';
import { IovalkeyConnector } from '../../databases/redis/redis-connector';
import { createHandler, settingsFromEnvironment } from '../../rotation/create-handler';

/** Rotates secrets of ElastiCache and MemoryDB users. One client of each kind for the life of the function. */
const client = new SecretsManagerClient(CLIENT_SETTINGS);
const elastiCache = new ElastiCacheUsers(new ElastiCacheClient(CLIENT_SETTINGS));
const memoryDb = new MemoryDbUsers(new MemoryDBClient(CLIENT_SETTINGS));
let certificates: readonly string[] | undefined;

export const handler = createHandler({
  settings: settingsFromEnvironment(),
  store: (redactor) => new SecretsManagerStore(client, redactor),
  database: (environment) => new ManagedRedisDatabase(new IovalkeyConnector(), (host) => isMemoryDb(host) ? memoryDb : elastiCache, environment),
  certificates: () => certificates ??= trustedCertificates(__dirname),
});
