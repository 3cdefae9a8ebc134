import { PgConnector } from '../../databases/postgres/pg-connector';
import { PostgresDatabase } from '../../databases/postgres/postgres-database';
import { databaseHandler } from '../database-handler';

/** Rotates secrets of PostgreSQL, Aurora PostgreSQL and Redshift. */
export const handler = databaseHandler(__dirname, (environment) => new PostgresDatabase(new PgConnector(), environment));
