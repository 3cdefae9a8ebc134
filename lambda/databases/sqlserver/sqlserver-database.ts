import type { Login } from '../../rotation/secret-content';
import type { Database, DatabaseEnvironment, DatabaseSession } from '../database';
import type { SqlConnector } from '../sql';
import { connectFailure } from './failures';
import { SqlServerSession } from './sqlserver-session';

const PORT = 1433;

/** Microsoft SQL Server, with logins of the server and users in one database. Not proved on a server: see docs/guides/what-is-proved.md. */
export class SqlServerDatabase implements Database {
  public readonly name = 'SQL Server';
  public readonly keepsTwoPasswords = false;

  constructor(private readonly connector: SqlConnector, private readonly environment: DatabaseEnvironment) {}

  public async open(login: Login): Promise<DatabaseSession> {
    const { redactor, certificates, connectTimeoutMillis, statementTimeoutMillis } = this.environment;
    const { host, username, password } = login;
    const port = login.port ?? PORT;
    try {
      // Into master, where every login may go: that one has no user in its own database is told from a refused password.
      const connection = await this.connector.connect({
        host, port, database: 'master', username, password, certificates, connectTimeoutMillis, statementTimeoutMillis,
      });
      return new SqlServerSession(connection, login, redactor);
    } catch (error) {
      throw connectFailure(error, username, `${host}:${port}`, redactor);
    }
  }
}
