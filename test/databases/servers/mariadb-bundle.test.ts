import { describeWholeBundle } from '../../lambda/support/whole-bundle';
import { MysqlKit } from '../support/mysql-kit';

jest.setTimeout(60_000);

describeWholeBundle('rotation-mysql', new MysqlKit('mariadb'));
