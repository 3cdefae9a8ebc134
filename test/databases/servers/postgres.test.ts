import { describeContract } from '../support/contract';
import { PostgresKit } from '../support/postgres-kit';

jest.setTimeout(60_000);

const kit = new PostgresKit();
beforeAll(() => kit.start());
afterAll(() => kit.stop());

describeContract(kit);
