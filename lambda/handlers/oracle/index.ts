import { OracleDatabase } from '../../databases/oracle/oracle-database';
import { OracledbConnector } from '../../databases/oracle/oracledb-connector';
import { databaseHandler } from '../database-handler';

/** Rotates secrets of Oracle. */
export const handler = databaseHandler(__dirname, (environment) => new OracleDatabase(new OracledbConnector(), environment));
