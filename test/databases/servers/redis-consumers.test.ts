import { describeConsumers } from '../support/consumers';
import { RedisKit } from '../support/redis-kit';

const kit = new RedisKit('redis');
beforeAll(() => kit.start(), 60_000);
afterAll(() => kit.stop());

describeConsumers(kit);
