import { MONGODB_FAILURES } from './failures';
import type { MongoConnector } from './mongo-connector';
import { MongoSession } from './mongo-session';
import type { Login } from '../../rotation/secret-content';
import type { Database, DatabaseEnvironment, DatabaseSession } from '../database';
import { connectAs } from '../driver/connect';

const PORT = 27017;

/** DocumentDB, and MongoDB servers whose users are in `admin`. */
export class MongoDatabase implements Database {
  public readonly name = 'MongoDB';
  public readonly keepsTwoPasswords = false;

  constructor(private readonly connector: MongoConnector, private readonly environment: DatabaseEnvironment) {}

  public async open(login: Login): Promise<DatabaseSession> {
    const connection = await connectAs(this.connector, this.environment, MONGODB_FAILURES, login, { port: PORT, database: undefined });
    return new MongoSession(connection, login, this.environment.redactor);
  }
}
