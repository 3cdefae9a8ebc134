import { describeConsumers } from '../support/consumers';
import { PostgresKit } from '../support/postgres-kit';

const kit = new PostgresKit();
beforeAll(() => kit.start(), 60_000);
afterAll(() => kit.stop());

describeConsumers(kit);
