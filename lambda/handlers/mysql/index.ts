import { MysqlConnector } from '../../databases/mysql/mysql-connector';
import { MysqlDatabase } from '../../databases/mysql/mysql-database';
import { databaseHandler } from '../database-handler';

/** Rotates secrets of MySQL, MariaDB and Aurora MySQL. */
export const handler = databaseHandler(__dirname, (environment) => new MysqlDatabase(new MysqlConnector(), environment));
