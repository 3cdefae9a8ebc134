import { describeWholeBundle } from '../../lambda/support/whole-bundle';
import { RedisKit } from '../support/redis-kit';

jest.setTimeout(60_000);

describeWholeBundle('rotation-redis', new RedisKit('redis'));
