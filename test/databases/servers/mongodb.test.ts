import { describeContract } from '../support/contract';
import { MongoKit } from '../support/mongo-kit';

jest.setTimeout(60_000);

const kit = new MongoKit();
beforeAll(() => kit.start());
afterAll(() => kit.stop());

describeContract(kit);
