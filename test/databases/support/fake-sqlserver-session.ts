import { type FakeSession, ServerFault, type Statement, understand } from './fake-server';
import { fold, unquote } from './fake-sqlserver-names';
import type { FakeLogin, SqlServerState } from './fake-sqlserver-state';
import type { Row } from '../../../lambda/databases/sql';

type Undo = () => void;

export class SqlServerFakeSession implements FakeSession {
  public inDatabase = false;
  private undo: Undo[] | undefined;

  constructor(
    public readonly server: SqlServerState,
    public readonly login: FakeLogin,
    private readonly statements: readonly Statement<SqlServerFakeSession>[],
  ) {}

  public async query(statement: string, values: readonly unknown[]): Promise<readonly Row[]> {
    try {
      return await understand(this.statements, this, statement, values, new ServerFault('Incorrect syntax', { code: 'EREQUEST', number: 102 }));
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
