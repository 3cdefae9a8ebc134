import { AuthenticationError, DatabaseError } from '../../rotation/errors';
import type { Login } from '../../rotation/secret-content';
import type { Database, DatabaseEnvironment, DatabaseSession } from '../database';
import { MYSQL_FAILURES, numberOf } from './failures';
import type { MysqlConnection, MysqlConnector } from './mysql-connector';
import { ExpiredSession, MysqlSession } from './mysql-session';
import { connectAs } from '../driver/connect';
import { statementFailure } from '../driver/failures';

const PORT = 3306;
/** The server refuses every statement except a change of the user's own password. */
const MUST_CHANGE_PASSWORD = new Set([1820, 1862]);

/** MySQL 8.0.14 and later, MariaDB 10.4 and later, Aurora MySQL 3. */
export class MysqlDatabase implements Database {
  public readonly name = 'MySQL';
  public readonly keepsTwoPasswords = true;

  constructor(private readonly connector: Pick<MysqlConnector, 'connect'>, private readonly environment: DatabaseEnvironment) {}

  public async open(login: Login): Promise<DatabaseSession> {
    const { redactor } = this.environment;
    const connection = await this.connect(login);
    const { username, password, dbname: database } = login;
    const context = { connection, redactor, username, password, database, logsIn: (other: string) => this.logsIn({ ...login, password: other }) };
    try {
      return new MysqlSession({ ...context, host: await provenHost(connection, username) });
    } catch (error) {
      if (MUST_CHANGE_PASSWORD.has(numberOf(error))) {
        return new ExpiredSession(context);
      }
      await connection.close();
      throw statementFailure(MYSQL_FAILURES, error, { place: 'the database', action: 'prepare the session' }, redactor);
    }
  }

  private async logsIn(login: Login): Promise<boolean> {
    try {
      await (await this.connect(login)).close();
      return true;
    } catch (error) {
      if (error instanceof AuthenticationError) {
        return false;
      }
      throw error;
    }
  }

  private connect(login: Login): Promise<MysqlConnection> {
    return connectAs(this.connector, this.environment, MYSQL_FAILURES, login, { port: PORT, database: undefined });
  }
}

/** A server without access control, an anonymous account and a proxy log a user in as another account. */
async function provenHost(connection: MysqlConnection, username: string): Promise<string> {
  const [row] = await connection.query('SELECT CURRENT_USER() AS account');
  const account = String(row?.['account']);
  const at = account.lastIndexOf('@');
  if (account.slice(0, at) !== username) {
    throw new DatabaseError(`the database logs user "${username}" in as another account, so its password proves nothing`);
  }
  return account.slice(at + 1);
}
