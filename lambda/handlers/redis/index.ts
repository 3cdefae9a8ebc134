import { IovalkeyConnector } from '../../databases/redis/redis-connector';
import { RedisDatabase } from '../../databases/redis/redis-database';
import { databaseHandler } from '../database-handler';

/** Rotates secrets of self-managed Redis and Valkey servers. */
export const handler = databaseHandler(__dirname, (environment) => new RedisDatabase(new IovalkeyConnector(), environment));
