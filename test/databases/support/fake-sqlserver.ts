import { type FakeEngine, ServerFault } from './fake-server';
import { LOGIN_STATEMENTS } from './fake-sqlserver-logins';
import { fold } from './fake-sqlserver-names';
import { RIGHTS_STATEMENTS } from './fake-sqlserver-rights';
import { SqlServerFakeSession } from './fake-sqlserver-session';
import { SqlServerState } from './fake-sqlserver-state';

/** Everything this server understands. */
const STATEMENTS = [...LOGIN_STATEMENTS, ...RIGHTS_STATEMENTS];

/** Opens sessions of logins. */
export class FakeSqlServer extends SqlServerState implements FakeEngine {
  public login(username: string, password: string): SqlServerFakeSession {
    const login = this.logins.get(fold(username));
    if (!login || login.password !== password) {
      throw new ServerFault(`Login failed for user '${username}'.`, { code: 'ELOGIN', number: 18456 });
    }
    const state: [boolean, number][] = [[login.isDisabled, 18470], [login.isLocked, 18486], [login.isExpired, 18487]];
    const barred = state.find(([applies]) => applies);
    if (barred) {
      throw new ServerFault(`Login failed for user '${username}', number ${barred[1]}.`, { code: 'ELOGIN', number: barred[1] });
    }
    return new SqlServerFakeSession(this, login, STATEMENTS);
  }
}
