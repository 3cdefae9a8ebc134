import { describeAccounts } from '../support/mysql-accounts';
import { describeHosts } from '../support/mysql-hosts';
import { MysqlKit } from '../support/mysql-kit';
import { describePasswords } from '../support/mysql-passwords';
import { describeSpecial } from '../support/mysql-special';

jest.setTimeout(60_000);

const kit = new MysqlKit('mysql');
beforeAll(() => kit.start());
afterAll(() => kit.stop());

describeSpecial(kit);
describeHosts(kit);
describeAccounts(kit);
describePasswords(kit);
