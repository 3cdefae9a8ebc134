import { describeWholeBundle } from '../../lambda/support/whole-bundle';
import { ManagedRedisKit } from '../support/managed-redis-kit';

jest.setTimeout(60_000);

describeWholeBundle('rotation-elasticache', new ManagedRedisKit('elasticache'));
describeWholeBundle('rotation-elasticache', new ManagedRedisKit('memorydb'));
