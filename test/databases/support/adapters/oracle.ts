import { OracleDatabase } from '../../../../lambda/databases/oracle/oracle-database';
import type { AdapterFactory } from '../engine-kit';
import { FakeConnector } from '../fake-connector';
import { watch } from '../watch';

/** At the driver's interface only: see docs/guides/what-is-proved.md. */
export const adapter: AdapterFactory = (environment, probe) => new OracleDatabase(watch(new FakeConnector(), 'database', probe), environment);
