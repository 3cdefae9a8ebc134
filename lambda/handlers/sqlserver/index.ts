import { SqlServerDatabase } from '../../databases/sqlserver/sqlserver-database';
import { TediousConnector } from '../../databases/sqlserver/tedious-connector';
import { databaseHandler } from '../database-handler';

/** Rotates secrets of Microsoft SQL Server. */
export const handler = databaseHandler(__dirname, (environment) => new SqlServerDatabase(new TediousConnector(), environment));
