import { describeConsumers } from '../support/consumers';
import { MysqlKit } from '../support/mysql-kit';

const kit = new MysqlKit('mariadb');
beforeAll(() => kit.start(), 60_000);
afterAll(() => kit.stop());

describeConsumers(kit);
