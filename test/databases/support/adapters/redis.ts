import { IovalkeyConnector } from '../../../../lambda/databases/redis/redis-connector';
import { RedisDatabase } from '../../../../lambda/databases/redis/redis-database';
import type { AdapterFactory } from '../engine-kit';
import { watch } from '../watch';

export const adapter: AdapterFactory = (environment, probe) => new RedisDatabase(watch(new IovalkeyConnector(), 'database', probe), environment);
