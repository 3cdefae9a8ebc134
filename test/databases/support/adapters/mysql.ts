import { MysqlConnector } from '../../../../lambda/databases/mysql/mysql-connector';
import { MysqlDatabase } from '../../../../lambda/databases/mysql/mysql-database';
import type { AdapterFactory } from '../engine-kit';
import { watch } from '../watch';

export const adapter: AdapterFactory = (environment, probe) => new MysqlDatabase(watch(new MysqlConnector(), 'database', probe), environment);
