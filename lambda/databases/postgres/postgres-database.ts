import type { Login } from '../../rotation/secret-content';
import type { Database, DatabaseEnvironment, DatabaseSession } from '../database';
import type { SqlConnection, SqlConnector } from '../sql';
import { connectFailure } from './failures';
import { PostgresSession } from './postgres-session';

const PORT = 5432;

/** PostgreSQL, Aurora PostgreSQL and Redshift. */
export class PostgresDatabase implements Database {
  public readonly name = 'PostgreSQL';
  public readonly keepsTwoPasswords = false;

  constructor(private readonly connector: SqlConnector, private readonly environment: DatabaseEnvironment) {}

  public async open(login: Login): Promise<DatabaseSession> {
    return new PostgresSession(await this.connect(login), this.environment.redactor);
  }

  private async connect(login: Login): Promise<SqlConnection> {
    const { redactor, certificates, connectTimeoutMillis, statementTimeoutMillis } = this.environment;
    const { host, username, password, dbname: database } = login;
    const port = login.port ?? PORT;
    try {
      return await this.connector.connect({ host, port, database, username, password, certificates, connectTimeoutMillis, statementTimeoutMillis });
    } catch (error) {
      throw connectFailure(error, username, `${host}:${port}`, redactor);
    }
  }
}
