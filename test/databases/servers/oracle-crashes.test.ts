import { describeCrashMatrix } from '../support/crash-matrix';
import { OracleKit } from '../support/oracle-kit';

const kit = new OracleKit();
beforeAll(() => kit.start());
afterAll(() => kit.stop());

describeCrashMatrix(kit);
