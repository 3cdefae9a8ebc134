import type { AdapterFactory } from './engine-kit';
import { FakeConnector } from './fake-connector';
import { elastiCacheAdapter, memoryDbAdapter } from './managed-redis-adapters';
import { watch } from './watch';
import { DriverConnector } from '../../../lambda/databases/mongodb/mongo-connector';
import { MongoDatabase } from '../../../lambda/databases/mongodb/mongo-database';
import { MysqlConnector } from '../../../lambda/databases/mysql/mysql-connector';
import { MysqlDatabase } from '../../../lambda/databases/mysql/mysql-database';
import { OracleDatabase } from '../../../lambda/databases/oracle/oracle-database';
import { PgConnector } from '../../../lambda/databases/postgres/pg-connector';
import { PostgresDatabase } from '../../../lambda/databases/postgres/postgres-database';
import { IovalkeyConnector } from '../../../lambda/databases/redis/redis-connector';
import { RedisDatabase } from '../../../lambda/databases/redis/redis-database';
import { SqlServerDatabase } from '../../../lambda/databases/sqlserver/sqlserver-database';

/** Every adapter by name. What an adapter reaches the network through is watched, nothing else. */
export const ADAPTERS: Readonly<Record<string, AdapterFactory>> = {
  mysql: (environment, probe) => new MysqlDatabase(watch(new MysqlConnector(), 'database', probe), environment),
  postgres: (environment, probe) => new PostgresDatabase(watch(new PgConnector(), 'database', probe), environment),
  elasticache: elastiCacheAdapter,
  memorydb: memoryDbAdapter,
  mongodb: (environment, probe) => new MongoDatabase(watch(new DriverConnector(), 'database', probe), environment),
  redis: (environment, probe) => new RedisDatabase(watch(new IovalkeyConnector(), 'database', probe), environment),
  // At the driver's interface only: see docs/guides/what-is-proved.md.
  oracle: (environment, probe) => new OracleDatabase(watch(new FakeConnector(), 'database', probe), environment),
  sqlserver: (environment, probe) => new SqlServerDatabase(watch(new FakeConnector(), 'database', probe), environment),
};
