import type { AdapterFactory } from './engine-kit';
import { watch } from './watch';
import { MysqlConnector } from '../../../lambda/databases/mysql/mysql-connector';
import { MysqlDatabase } from '../../../lambda/databases/mysql/mysql-database';
import { PgConnector } from '../../../lambda/databases/postgres/pg-connector';
import { PostgresDatabase } from '../../../lambda/databases/postgres/postgres-database';

/** Every adapter by name. What an adapter reaches the network through is watched, nothing else. */
export const ADAPTERS: Readonly<Record<string, AdapterFactory>> = {
  mysql: (environment, probe) => new MysqlDatabase(watch(new MysqlConnector(), 'database', probe), environment),
  postgres: (environment, probe) => new PostgresDatabase(watch(new PgConnector(), 'database', probe), environment),
};
