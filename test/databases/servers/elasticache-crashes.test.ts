import { describeCrashMatrix } from '../support/crash-matrix';
import { ManagedRedisKit } from '../support/managed-redis-kit';

describe.each(['elasticache', 'memorydb'] as const)('%s', (service) => {
  const kit = new ManagedRedisKit(service);
  beforeAll(() => kit.start(), 60_000);
  afterAll(() => kit.stop());

  describeCrashMatrix(kit);
});
