import { connectFailure } from './failures';
import type { MongoConnector } from './mongo-connector';
import { MongoSession } from './mongo-session';
import type { Login } from '../../rotation/secret-content';
import type { Database, DatabaseEnvironment, DatabaseSession } from '../database';

const PORT = 27017;

/** DocumentDB, and MongoDB servers whose users are in `admin`. */
export class MongoDatabase implements Database {
  public readonly name = 'MongoDB';
  public readonly keepsTwoPasswords = false;

  constructor(private readonly connector: MongoConnector, private readonly environment: DatabaseEnvironment) {}

  public async open(login: Login): Promise<DatabaseSession> {
    const { redactor, certificates, connectTimeoutMillis, statementTimeoutMillis } = this.environment;
    const { host, username, password, dbname } = login;
    const port = login.port ?? PORT;
    try {
      const connection = await this.connector.connect({ host, port, username, password, certificates, connectTimeoutMillis, statementTimeoutMillis });
      return new MongoSession(connection, { username, dbname }, redactor);
    } catch (error) {
      throw connectFailure(error, username, `${host}:${port}`, redactor);
    }
  }
}
