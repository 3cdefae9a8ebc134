import { describeContract } from '../support/contract';
import { RedisKit } from '../support/redis-kit';

jest.setTimeout(60_000);

const kit = new RedisKit('redis');
beforeAll(() => kit.start());
afterAll(() => kit.stop());

describeContract(kit);
