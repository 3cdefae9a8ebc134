import { SqlServerDatabase } from '../../../../lambda/databases/sqlserver/sqlserver-database';
import type { AdapterFactory } from '../engine-kit';
import { FakeConnector } from '../fake-connector';
import { watch } from '../watch';

/** At the driver's interface only: see docs/guides/what-is-proved.md. */
export const adapter: AdapterFactory = (environment, probe) => new SqlServerDatabase(watch(new FakeConnector(), 'database', probe), environment);
