import { describeCrashMatrix } from '../support/crash-matrix';
import { RedisKit } from '../support/redis-kit';

const kit = new RedisKit();
beforeAll(() => kit.start(), 60_000);
afterAll(() => kit.stop());

describeCrashMatrix(kit);
