import type { Login } from '../../rotation/secret-content';
import type { Database, DatabaseEnvironment, DatabaseSession } from '../database';
import type { SqlConnector } from '../sql';
import { connectFailure } from './failures';
import { OracleSession } from './oracle-session';
import { identifier } from './quoting';

/** Of RDS' TLS listener; 1521 has no TLS. */
const PORT = 2484;

/** Oracle; `dbname` is the service. Not proved on a server: see docs/guides/what-is-proved.md. */
export class OracleDatabase implements Database {
  public readonly name = 'Oracle';
  public readonly keepsTwoPasswords = false;

  constructor(private readonly connector: SqlConnector, private readonly environment: DatabaseEnvironment) {}

  public async open(login: Login): Promise<DatabaseSession> {
    const { redactor, certificates, connectTimeoutMillis, statementTimeoutMillis } = this.environment;
    const { host, password, dbname: database } = login;
    const port = login.port ?? PORT;
    try {
      const username = identifier(login.username);
      const connection = await this.connector.connect({
        host, port, database, username, password, certificates, connectTimeoutMillis, statementTimeoutMillis,
      });
      return new OracleSession(connection, login, redactor);
    } catch (error) {
      throw connectFailure(error, login.username, `${host}:${port}`, redactor);
    }
  }
}
