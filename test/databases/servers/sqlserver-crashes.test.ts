import { describeCrashMatrix } from '../support/crash-matrix';
import { SqlServerKit } from '../support/sqlserver-kit';

const kit = new SqlServerKit();
beforeAll(() => kit.start());
afterAll(() => kit.stop());

describeCrashMatrix(kit);
