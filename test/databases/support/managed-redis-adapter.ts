import type { AdapterFactory } from './engine-kit';
import { watch } from './watch';
import { ManagedRedisDatabase } from '../../../lambda/databases/elasticache/managed-database';
import type { ManagedUsers } from '../../../lambda/databases/elasticache/managed-users';
import { IovalkeyConnector } from '../../../lambda/databases/redis/redis-connector';

/** Where the stand-in for the API listens; the process that is killed inherits it. */
export const USER_API_VARIABLE = 'CDK_MANAGED_SECRETS_TEST_USER_API';

/** The adapter over one service's users. */
export function managed(users: () => ManagedUsers): AdapterFactory {
  return (environment, probe, { managedUser }) => {
    const account = { users: watch(users(), 'api', probe), id: managedUser?.id ?? '' };
    const wait = { pauseMillis: 10, timeoutMillis: environment.statementTimeoutMillis };
    return new ManagedRedisDatabase(watch(new IovalkeyConnector(), 'database', probe), () => account, environment, wait);
  };
}

interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
}

export function clientSettings(): ClientSettings {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return { endpoint: process.env[USER_API_VARIABLE] ?? '', region: 'eu-central-1', credentials, maxAttempts: 1 };
}
