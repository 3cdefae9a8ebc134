import { ServerFault, type Statement } from './fake-server';
import { set } from './fake-sqlserver-changes';
import { fold, pattern, unquote } from './fake-sqlserver-names';
import type { SqlServerFakeSession } from './fake-sqlserver-session';

function checkPolicy(login: string, password: string): void {
  const text = password.replaceAll("''", "'");
  if (text.length < 8 || text.toLowerCase().includes(login.toLowerCase())) {
    throw new ServerFault('Password validation failed. The password does not meet the policy requirements.', { number: 15118 });
  }
}

/** Sessions, transactions, and logins of the server. */
export const LOGIN_STATEMENTS: readonly Statement<SqlServerFakeSession>[] = [
  [pattern('USE ID'), (session, [name = '']) => {
    if (name === 'master') {
      session.inDatabase = false;
    } else if (name !== 'app' || (!session.login.isAdministrator && session.server.userOf(session.login) === undefined)) {
      throw new ServerFault(`The server principal is not able to access the database "${name}" under the current security context.`, { number: 916 });
    } else {
      session.inDatabase = true;
    }
  }],
  [pattern('BEGIN TRANSACTION'), (session) => session.begin()],
  [pattern('COMMIT TRANSACTION'), (session) => session.commit()],
  [pattern('IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION'), (session) => session.rollback()],
  [/^DECLARE @result int; EXEC @result = sp_getapplock @Resource = N'([^']+)', @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = \d+; SELECT @result AS result$/,
    async (session, [name = '']) => {
      session.requireTransaction();
      await session.server.lock(name, session);
      return [{ result: 0 }];
    }],
  [/^SELECT type, is_disabled, LOGINPROPERTY\(name, 'IsLocked'\) AS locked FROM sys\.server_principals WHERE name = @p1$/, (session, _names, [name = '']) => {
    const login = session.server.logins.get(fold(name));
    return login ? [{ type: 'S', is_disabled: login.isDisabled, locked: login.isLocked ? 1 : 0 }] : [];
  }],
  [pattern('CREATE LOGIN ID WITH PASSWORD = TEXT'), (session, [quoted = '', password = '']) => {
    session.requireAdministrator(15247);
    const name = unquote(quoted);
    if (session.server.logins.has(fold(name))) {
      throw new ServerFault(`The server principal '${name}' already exists.`, { number: 15025 });
    }
    checkPolicy(name, password);
    session.change(() => session.server.logins.delete(fold(name)));
    session.server.addLogin(name, password.replaceAll("''", "'"));
  }],
  [pattern('ALTER LOGIN ID DISABLE'), (session, [name = '']) => {
    session.requireAdministrator();
    set(session, session.target(name), 'isDisabled', true);
  }],
  [pattern('ALTER LOGIN ID ENABLE'), (session, [name = '']) => {
    session.requireAdministrator();
    set(session, session.target(name), 'isDisabled', false);
  }],
  [pattern('ALTER LOGIN ID WITH PASSWORD = TEXT( UNLOCK| OLD_PASSWORD = TEXT)?'), (session, [name = '', password = '', option = '', former = '']) => {
    const login = session.target(name);
    const isSelf = option.startsWith(' OLD') && login === session.login;
    if (!isSelf) {
      session.requireAdministrator();
    } else if (login.password !== former.replaceAll("''", "'")) {
      throw new ServerFault('Cannot alter the login. The old password is wrong.', { number: 15151 });
    }
    checkPolicy(login.name, password);
    set(session, login, 'password', password.replaceAll("''", "'"));
    set(session, login, 'isExpired', false);
    if (option === ' UNLOCK') {
      set(session, login, 'isLocked', false);
    }
  }],
];
