import { describeContract } from './support/contract';
import { OracleKit } from './support/oracle-kit';

jest.setTimeout(60_000);

const kit = new OracleKit();
beforeAll(() => kit.start());
afterAll(() => kit.stop());

describeContract(kit);
