import { type FakeSession, ServerFault, understand } from './fake-server';
import type { FakeLogin, FakeSqlServer } from './fake-sqlserver';
import { LOGIN_STATEMENTS } from './fake-sqlserver-logins';
import { fold, unquote } from './fake-sqlserver-names';
import { RIGHTS_STATEMENTS } from './fake-sqlserver-rights';
import type { Row } from '../../../lambda/databases/sql';

type Undo = () => void;

/** Everything this server understands. */
const STATEMENTS = [...LOGIN_STATEMENTS, ...RIGHTS_STATEMENTS];

export class SqlServerFakeSession implements FakeSession {
  public inDatabase = false;
  private undo: Undo[] | undefined;

  constructor(public readonly server: FakeSqlServer, public readonly login: FakeLogin) {}

  public async query(statement: string, values: readonly unknown[]): Promise<readonly Row[]> {
    try {
      return await understand(STATEMENTS, this, statement, values, new ServerFault('Incorrect syntax', { code: 'EREQUEST', number: 102 }));
    } catch (error) {
      // As under XACT_ABORT, which the connector sets.
      this.rollback();
      throw error;
    }
  }

  public end(): void {
    this.rollback();
  }

  public begin(): void {
    if (this.undo) {
      throw new ServerFault('a transaction has begun already', { number: 3902 });
    }
    this.undo = [];
  }

  public commit(): void {
    if (!this.undo) {
      throw new ServerFault('The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.', { number: 3902 });
    }
    this.undo = undefined;
    this.server.unlock(this);
  }

  public rollback(): void {
    this.undo?.reverse().forEach((undo) => undo());
    this.undo = undefined;
    this.server.unlock(this);
  }

  public change(undo: Undo): void {
    this.undo?.push(undo);
  }

  public requireTransaction(): void {
    if (!this.undo) {
      throw new ServerFault('The statement or function must be executed in the context of a user transaction.', { number: 12027 });
    }
  }

  public requireAdministrator(number = 15151): void {
    if (!this.login.isAdministrator) {
      throw new ServerFault('you do not have permission', { number });
    }
  }

  public requireDatabase(): void {
    if (!this.inDatabase) {
      throw new ServerFault('not in the database that the statement is about', { number: 15151 });
    }
  }

  public target(quoted: string): FakeLogin {
    const login = this.server.logins.get(fold(unquote(quoted)));
    if (!login) {
      throw new ServerFault('Cannot alter the login, because it does not exist or you do not have permission.', { number: 15151 });
    }
    return login;
  }
}
