import { describeCrashMatrix } from '../support/crash-matrix';
import { MongoKit } from '../support/mongo-kit';

const kit = new MongoKit();
beforeAll(() => kit.start(), 60_000);
afterAll(() => kit.stop());

describeCrashMatrix(kit);
