import { fault } from './fake-oracle-fault';
import { OracleFakeSession } from './fake-oracle-session';
import { OracleState } from './fake-oracle-state';
import { STATEMENTS } from './fake-oracle-statements';
import type { FakeEngine } from './fake-server';

/** Logs users in. Every statement commits by itself, as DDL does on Oracle. */
export class FakeOracle extends OracleState implements FakeEngine {
  public login(quoted: string, password: string): OracleFakeSession {
    const name = /^"(.*)"$/.exec(quoted)?.[1] ?? quoted.toUpperCase();
    const user = this.users.get(name);
    if (!user || user.password !== password) {
      throw fault('ORA-01017', 'invalid username/password; logon denied');
    }
    if (user.isLocked) {
      throw fault('ORA-28000', 'the account is locked');
    }
    if (user.isExpired) {
      throw fault('ORA-28001', 'the password has expired');
    }
    if (!user.isAdministrator && !this.systemOf(user).has('CREATE SESSION')) {
      throw fault('ORA-01045', 'user lacks CREATE SESSION privilege; logon denied');
    }
    return new OracleFakeSession(this, user, STATEMENTS);
  }
}
