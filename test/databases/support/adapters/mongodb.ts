import { DriverConnector } from '../../../../lambda/databases/mongodb/mongo-connector';
import { MongoDatabase } from '../../../../lambda/databases/mongodb/mongo-database';
import type { AdapterFactory } from '../engine-kit';
import { watch } from '../watch';

export const adapter: AdapterFactory = (environment, probe) => new MongoDatabase(watch(new DriverConnector(), 'database', probe), environment);
