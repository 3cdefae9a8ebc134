import type { AdapterFactory } from './engine-kit';
import { watch } from './watch';
import { PgConnector } from '../../../lambda/databases/postgres/pg-connector';
import { PostgresDatabase } from '../../../lambda/databases/postgres/postgres-database';

/** Every adapter by name. What an adapter reaches the network through is watched, nothing else. */
export const ADAPTERS: Readonly<Record<string, AdapterFactory>> = {
  postgres: (environment, probe) => new PostgresDatabase(watch(new PgConnector(), 'database', probe), environment),
};
