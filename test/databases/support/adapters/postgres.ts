import { PgConnector } from '../../../../lambda/databases/postgres/pg-connector';
import { PostgresDatabase } from '../../../../lambda/databases/postgres/postgres-database';
import type { AdapterFactory } from '../engine-kit';
import { watch } from '../watch';

export const adapter: AdapterFactory = (environment, probe) => new PostgresDatabase(watch(new PgConnector(), 'database', probe), environment);
