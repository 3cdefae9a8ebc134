import { DriverConnector } from '../../databases/mongodb/mongo-connector';
import { MongoDatabase } from '../../databases/mongodb/mongo-database';
import { databaseHandler } from '../database-handler';

/** Rotates secrets of DocumentDB. */
export const handler = databaseHandler(__dirname, (environment) => new MongoDatabase(new DriverConnector(), environment));
