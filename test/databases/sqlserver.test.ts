import { describeContract } from './support/contract';
import { SqlServerKit } from './support/sqlserver-kit';

jest.setTimeout(60_000);

const kit = new SqlServerKit();
beforeAll(() => kit.start());
afterAll(() => kit.stop());

describeContract(kit);
