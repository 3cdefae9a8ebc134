import { describeContract } from '../support/contract';
import { MysqlKit } from '../support/mysql-kit';

jest.setTimeout(60_000);

const kit = new MysqlKit('mariadb');
beforeAll(() => kit.start());
afterAll(() => kit.stop());

describeContract(kit);
