import { fault } from './fake-oracle-fault';
import type { FakeUser, OracleState } from './fake-oracle-state';
import { type FakeSession, type Statement, understand } from './fake-server';
import type { Row } from '../../../lambda/databases/sql';

export class OracleFakeSession implements FakeSession {
  constructor(
    public readonly server: OracleState,
    public readonly user: FakeUser,
    private readonly statements: readonly Statement<OracleFakeSession>[],
  ) {}

  public query(statement: string, values: readonly unknown[]): readonly Row[] | Promise<readonly Row[]> {
    return understand(this.statements, this, statement, values, fault('ORA-00900', 'invalid SQL statement'));
  }

  public end(): void {
    // Nothing is open: every statement has committed.
  }

  public requireAdministrator(code = 'ORA-01031'): void {
    if (!this.user.isAdministrator) {
      throw fault(code, 'insufficient privileges');
    }
  }

  public target(name: string): FakeUser {
    const user = this.server.users.get(name);
    if (!user) {
      throw fault('ORA-01918', `user '${name}' does not exist`);
    }
    return user;
  }
}
