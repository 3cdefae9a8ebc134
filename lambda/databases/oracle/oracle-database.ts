import type { Login } from '../../rotation/secret-content';
import type { Database, DatabaseEnvironment, DatabaseSession } from '../database';
import { connectAs } from '../driver/connect';
import type { SqlConnector } from '../sql';
import { ORACLE_FAILURES } from './failures';
import { OracleSession } from './oracle-session';
import { identifier } from './quoting';

/** The TLS listener of RDS; 1521 has no TLS. */
const PORT = 2484;

/** Oracle; `dbname` is the service. Not proved on a server: see docs/guides/what-is-proved.md. */
export class OracleDatabase implements Database {
  public readonly name = 'Oracle';
  public readonly keepsTwoPasswords = false;

  constructor(private readonly connector: SqlConnector, private readonly environment: DatabaseEnvironment) {}

  public async open(login: Login): Promise<DatabaseSession> {
    const options = { port: PORT, database: login.dbname, username: identifier(login.username) };
    const connection = await connectAs(this.connector, this.environment, ORACLE_FAILURES, login, options);
    return new OracleSession(connection, login, this.environment.redactor);
  }
}
