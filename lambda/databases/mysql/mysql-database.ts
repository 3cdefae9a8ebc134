import { DatabaseError, RotationError } from '../../rotation/errors';
import type { Login } from '../../rotation/secret-content';
import type { Database, DatabaseEnvironment, DatabaseSession } from '../database';
import type { SqlTarget } from '../sql';
import { connectFailure, numberOf, statementFailure } from './failures';
import type { MysqlConnection, MysqlConnector } from './mysql-connector';
import { ExpiredSession, MysqlSession } from './mysql-session';

const PORT = 3306;
/** Every statement but a change of the own password is refused. */
const MUST_CHANGE_PASSWORD = new Set([1820, 1862]);

/** MySQL 8.0.14 and later, MariaDB 10.4 and later, Aurora MySQL 3. */
export class MysqlDatabase implements Database {
  public readonly name = 'MySQL';
  public readonly keepsTwoPasswords = true;

  constructor(private readonly connector: Pick<MysqlConnector, 'connect'>, private readonly environment: DatabaseEnvironment) {}

  public async open(login: Login): Promise<DatabaseSession> {
    const { redactor } = this.environment;
    const connection = await this.connect(login);
    const context = { connection, redactor, username: login.username, password: login.password, database: login.dbname };
    try {
      // The literals that are sent are meant for this mode, and names come back in backquotes.
      await connection.query("SET SESSION sql_mode = '', sql_quote_show_create = 1");
      await prove(connection, login.username);
      return new MysqlSession(context);
    } catch (error) {
      if (MUST_CHANGE_PASSWORD.has(numberOf(error))) {
        return new ExpiredSession(context);
      }
      await connection.close();
      throw statementFailure(error, 'prepare the session', redactor);
    }
  }

  private async connect({ host, port = PORT, username, password }: Login): Promise<MysqlConnection> {
    const { redactor, certificates, connectTimeoutMillis, statementTimeoutMillis } = this.environment;
    const target: SqlTarget = { host, port, database: undefined, username, password, certificates, connectTimeoutMillis, statementTimeoutMillis };
    try {
      return await this.connector.connect(target);
    } catch (error) {
      throw error instanceof RotationError ? error : connectFailure(error, username, `${host}:${port}`, redactor);
    }
  }
}

/** A server without access control, an anonymous account and a proxy let people in as somebody else. */
async function prove(connection: MysqlConnection, username: string): Promise<void> {
  const [row] = await connection.query('SELECT CURRENT_USER() AS account');
  const account = String(row?.['account']);
  if (account.slice(0, account.lastIndexOf('@')) !== username) {
    throw new DatabaseError(`the database lets user "${username}" in as another account, so its password proves nothing`);
  }
}
