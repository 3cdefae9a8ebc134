import type { Login } from '../../rotation/secret-content';
import type { Database, DatabaseEnvironment, DatabaseSession } from '../database';
import { connectAs } from '../driver/connect';
import type { SqlConnector } from '../sql';
import { SQL_SERVER_FAILURES } from './failures';
import { SqlServerSession } from './sqlserver-session';

const PORT = 1433;

/** Microsoft SQL Server, with logins of the server and users in one database. Not proved on a server: see docs/guides/what-is-proved.md. */
export class SqlServerDatabase implements Database {
  public readonly name = 'SQL Server';
  public readonly keepsTwoPasswords = false;

  constructor(private readonly connector: SqlConnector, private readonly environment: DatabaseEnvironment) {}

  public async open(login: Login): Promise<DatabaseSession> {
    // Into master, which every login may enter: a login without a user in its own database is not taken for a refused password.
    const connection = await connectAs(this.connector, this.environment, SQL_SERVER_FAILURES, login, { port: PORT, database: 'master' });
    return new SqlServerSession(connection, login, this.environment.redactor);
  }
}
