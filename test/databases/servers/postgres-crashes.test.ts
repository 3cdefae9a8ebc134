import { describeCrashMatrix } from '../support/crash-matrix';
import { PostgresKit } from '../support/postgres-kit';

const kit = new PostgresKit();
beforeAll(() => kit.start(), 60_000);
afterAll(() => kit.stop());

describeCrashMatrix(kit);
