import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { MemoryDBClient } from '@aws-sdk/client-memorydb';
import { CLIENT_SETTINGS } from '../../aws/client-settings';
import { ElastiCacheUsers } from '../../databases/elasticache/elasticache-users';
import { ManagedRedisDatabase } from '../../databases/elasticache/managed-database';
import type { ManagedAccount } from '../../databases/elasticache/managed-users';
import { MemoryDbUsers } from '../../databases/elasticache/memorydb-users';
import { IovalkeyConnector } from '../../databases/redis/redis-connector';
import { settingsFromEnvironment } from '../../rotation/create-handler';
import { SettingsError } from '../../rotation/errors';
import { databaseHandler } from '../database-handler';

const settings = settingsFromEnvironment();
let account: ManagedAccount | undefined;

/** Rotates the secret of a user of ElastiCache or MemoryDB. */
export const handler = databaseHandler(
  __dirname, (environment) => new ManagedRedisDatabase(new IovalkeyConnector(), () => account ??= accountOfSettings(), environment), settings);

function accountOfSettings(): ManagedAccount {
  if (settings.managedUser === undefined) {
    throw new SettingsError('the settings name no user of ElastiCache or MemoryDB');
  }
  const { service, id } = settings.managedUser;
  const users = service === 'memorydb'
    ? new MemoryDbUsers(new MemoryDBClient(CLIENT_SETTINGS))
    : new ElastiCacheUsers(new ElastiCacheClient(CLIENT_SETTINGS));
  return { id, users };
}
