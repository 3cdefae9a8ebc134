import type { Login } from '../../rotation/secret-content';
import type { Database, DatabaseEnvironment, DatabaseSession } from '../database';
import { connectAs } from '../driver/connect';
import type { SqlConnector } from '../sql';
import { POSTGRES_FAILURES } from './failures';
import { PostgresSession } from './postgres-session';

const PORT = 5432;

/** PostgreSQL, Aurora PostgreSQL and Redshift. */
export class PostgresDatabase implements Database {
  public readonly name = 'PostgreSQL';
  public readonly keepsTwoPasswords = false;

  constructor(private readonly connector: SqlConnector, private readonly environment: DatabaseEnvironment) {}

  public async open(login: Login): Promise<DatabaseSession> {
    const connection = await connectAs(this.connector, this.environment, POSTGRES_FAILURES, login, { port: PORT, database: login.dbname });
    return new PostgresSession(connection, this.environment.redactor);
  }
}
