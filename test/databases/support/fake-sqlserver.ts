import { type FakeEngine, type FakeSession, ServerFault, type Statement, understand } from './fake-server';
import type { Row } from '../../../lambda/databases/sql';

export interface FakeLogin {
  readonly name: string;
  password: string;
  isDisabled: boolean;
  isLocked: boolean;
  isExpired: boolean;
  readonly isAdministrator: boolean;
  /** A login that is dropped and made again is another one. */
  readonly sid: number;
  readonly serverRoles: Set<string>;
}

export interface FakePermission {
  readonly grantee: string;
  readonly state: 'GRANT' | 'DENY' | 'GRANT_WITH_GRANT_OPTION';
  readonly permission: string;
  readonly schema?: string;
  readonly object?: string;
  readonly column?: string;
}

type Undo = () => void;

/** Names compare as in the server's default collation. */
function fold(name: string): string {
  return name.toLowerCase();
}

function unquote(name: string): string {
  return name.replaceAll('""', '"');
}

/** Users, roles, schemas and permissions of the one database, and the logins of the server. */
export class FakeSqlServer implements FakeEngine {
  public readonly logins = new Map<string, FakeLogin>();
  /** By name: the sid each belongs to. */
  public readonly users = new Map<string, { readonly name: string; sid: number }>();
  public readonly roles = new Map<string, Set<string>>();
  public readonly schemas = new Map<string, { owner: string }>();
  public readonly permissions: FakePermission[] = [];
  private readonly locks = new Map<string, { holder: SqlServerFakeSession; readonly queue: (() => void)[] }>();
  private sids = 0;

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
    return new SqlServerFakeSession(this, login);
  }

  /** Makes a login outside of any session, as the suite does. */
  public addLogin(name: string, password: string, isAdministrator = false): FakeLogin {
    const login: FakeLogin = {
      name, password, isDisabled: false, isLocked: false, isExpired: false, isAdministrator, sid: ++this.sids, serverRoles: new Set(),
    };
    this.logins.set(fold(name), login);
    return login;
  }

  public userOf(login: FakeLogin): string | undefined {
    return [...this.users.values()].find((user) => user.sid === login.sid)?.name;
  }

  /** What `user` is, with all roles it is in, also by way of roles. */
  public principalsOf(user: string): string[] {
    const found = [fold(user)];
    for (let index = 0; index < found.length; index++) {
      const direct = [...this.roles].filter(([role, members]) => members.has(found[index] ?? '') && !found.includes(role)).map(([role]) => role);
      found.push(...direct);
    }
    return found;
  }

  public may(user: string, permission: string, schema?: string): boolean {
    const principals = this.principalsOf(user);
    const mine = this.permissions.filter((row) => principals.includes(fold(row.grantee)) && row.object === undefined
      && (row.schema === undefined || row.schema === schema) && [permission, 'CONTROL'].includes(row.permission));
    const owns = schema !== undefined && principals.includes(fold(this.schemas.get(schema)?.owner ?? ''));
    return !mine.some((row) => row.state === 'DENY') && (owns || mine.length > 0);
  }

  /** Waits for the lock; false where it takes too long. */
  public async lock(name: string, session: SqlServerFakeSession): Promise<void> {
    const lock = this.locks.get(name);
    if (!lock) {
      this.locks.set(name, { holder: session, queue: [] });
    } else if (lock.holder !== session) {
      await new Promise<void>((resolve) => lock.queue.push(() => {
        lock.holder = session;
        resolve();
      }));
    }
  }

  public unlock(session: SqlServerFakeSession): void {
    for (const [name, lock] of this.locks) {
      if (lock.holder === session) {
        const next = lock.queue.shift();
        if (next) {
          next();
        } else {
          this.locks.delete(name);
        }
      }
    }
  }

  public nextSid(): number {
    return ++this.sids;
  }
}

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

function set<T extends object, K extends keyof T>(session: SqlServerFakeSession, object: T, key: K, value: T[K]): void {
  const before = object[key];
  session.change(() => {
    object[key] = before;
  });
  object[key] = value;
}

function put<V>(session: SqlServerFakeSession, map: Map<string, V>, key: string, value: V): void {
  session.change(() => map.delete(key));
  map.set(key, value);
}

function addTo(session: SqlServerFakeSession, members: Set<string> | undefined, member: string): void {
  if (!members) {
    throw new ServerFault('Cannot alter the role, because it does not exist.', { number: 15151 });
  }
  if (!members.has(member)) {
    session.change(() => members.delete(member));
    members.add(member);
  }
}

function checkPolicy(login: string, password: string): void {
  const text = password.replaceAll("''", "'");
  if (text.length < 8 || text.toLowerCase().includes(login.toLowerCase())) {
    throw new ServerFault('Password validation failed. The password does not meet the policy requirements.', { number: 15118 });
  }
}

const ID = '"((?:[^"]|"")+)"';
const TEXT = "N'((?:[^']|'')*)'";
const pattern = (text: string): RegExp => new RegExp(`^${text.replaceAll('ID', ID).replaceAll('TEXT', TEXT)}$`);
const nullRow = { schema_name: null, object_name: null, column_name: null };

/** Everything this server understands. */
const STATEMENTS: readonly Statement<SqlServerFakeSession>[] = [
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
  [/^SELECT CASE WHEN sid = SUSER_SID\(@p1\) THEN 1 ELSE 0 END AS mapped, type FROM sys\.database_principals WHERE name = @p1$/, (session, _names, [name = '']) => {
    session.requireDatabase();
    const user = session.server.users.get(fold(name));
    return user ? [{ mapped: user.sid === session.server.logins.get(fold(name))?.sid ? 1 : 0, type: 'S' }] : [];
  }],
  [/^SELECT name FROM sys\.database_principals WHERE name = @p1 AND type = 'S'$/, (session, _names, [name = '']) => {
    session.requireDatabase();
    return session.server.users.has(fold(name)) ? [{ name }] : [];
  }],
  [/^SELECT type FROM sys\.database_principals WHERE name = @p1$/, (session, _names, [name = '']) => {
    session.requireDatabase();
    return session.server.roles.has(fold(name)) ? [{ type: 'R' }] : session.server.users.has(fold(name)) ? [{ type: 'S' }] : [];
  }],
  [pattern('CREATE USER ID FOR LOGIN ID'), (session, [quoted = '', login = '']) => {
    session.requireAdministrator();
    session.requireDatabase();
    const name = unquote(quoted);
    if (session.server.users.has(fold(name)) || session.server.roles.has(fold(name))) {
      throw new ServerFault(`User, group, or role '${name}' already exists in the current database.`, { number: 15023 });
    }
    put(session, session.server.users, fold(name), { name, sid: session.target(login).sid });
  }],
  [pattern('ALTER USER ID WITH LOGIN = ID'), (session, [name = '', login = '']) => {
    session.requireAdministrator();
    const user = session.server.users.get(fold(unquote(name)));
    if (user) {
      set(session, user, 'sid', session.target(login).sid);
    }
  }],
  [pattern('CREATE ROLE ID'), (session, [name = '']) => {
    session.requireAdministrator();
    session.requireDatabase();
    put(session, session.server.roles, fold(unquote(name)), new Set<string>());
  }],
  [pattern('ALTER ROLE ID ADD MEMBER ID'), (session, [role = '', member = '']) => {
    session.requireAdministrator();
    session.requireDatabase();
    addTo(session, session.server.roles.get(fold(unquote(role))), fold(unquote(member)));
  }],
  [pattern('ALTER SERVER ROLE ID ADD MEMBER ID'), (session, [role = '', member = '']) => {
    session.requireAdministrator();
    addTo(session, session.target(member).serverRoles, unquote(role));
  }],
  [pattern('ALTER AUTHORIZATION ON SCHEMA::ID TO ID'), (session, [name = '', owner = '']) => {
    session.requireAdministrator();
    const schema = session.server.schemas.get(unquote(name));
    if (schema) {
      set(session, schema, 'owner', unquote(owner));
    }
  }],
  [pattern('CREATE SCHEMA ID'), (session, [name = '']) => {
    session.requireAdministrator();
    put(session, session.server.schemas, unquote(name), { owner: 'dbo' });
  }],
  [/^SELECT name FROM sys\.schemas WHERE principal_id = DATABASE_PRINCIPAL_ID\(@p1\) ORDER BY 1$/, (session, _names, [name = '']) =>
    [...session.server.schemas].filter(([, schema]) => fold(schema.owner) === fold(name)).map(([schema]) => ({ name: schema }))],
  [/^SELECT name FROM sys\.schemas WHERE name = @p1$/, (session, _names, [name = '']) => session.server.schemas.has(name) ? [{ name }] : []],
  [/^SELECT r\.name FROM sys\.server_role_members m JOIN .* WHERE u\.name = @p1 ORDER BY 1$/, (session, _names, [name = '']) => {
    session.requireAdministrator();
    return [...session.server.logins.get(fold(name))?.serverRoles ?? []].sort().map((role) => ({ name: role }));
  }],
  [/^SELECT state_desc, .* FROM sys\.server_permissions p JOIN .* WHERE u\.name = @p1 AND p\.type <> 'COSQ' ORDER BY 2$/, () => []],
  [/^SELECT r\.name FROM sys\.database_role_members m JOIN .* WHERE u\.name = @p1 ORDER BY 1$/, (session, _names, [name = '']) => {
    session.requireAdministrator();
    session.requireDatabase();
    return [...session.server.roles].filter(([, members]) => members.has(fold(name))).map(([role]) => ({ name: role }));
  }],
  [/^SELECT state_desc, .* FROM sys\.database_permissions p JOIN .* WHERE u\.name = @p1 AND p\.type <> 'CO' ORDER BY 2, 4, 5, 6$/, (session, _names, [name = '']) => {
    session.requireAdministrator();
    session.requireDatabase();
    return session.server.permissions.filter((row) => fold(row.grantee) === fold(name)).map((row) => ({
      ...nullRow,
      state_desc: row.state,
      permission_name: row.permission,
      class_desc: row.object ? 'OBJECT_OR_COLUMN' : row.schema ? 'SCHEMA' : 'DATABASE',
      schema_name: row.schema ?? null,
      object_name: row.object ?? null,
      column_name: row.column ?? null,
    }));
  }],
  [/^(GRANT|DENY) ([A-Z, ]+?)(?: ON (SCHEMA|OBJECT)::"((?:[^"]|"")+)"(?:\."((?:[^"]|"")+)")?)?(?: \("((?:[^"]|"")+)"\))? TO "((?:[^"]|"")+)"( WITH GRANT OPTION)?$/,
    (session, [verb, list = '', , schema, object, column, grantee = '', option]) => {
      session.requireAdministrator();
      session.requireDatabase();
      const name = unquote(grantee);
      if (!session.server.users.has(fold(name)) && !session.server.roles.has(fold(name))) {
        throw new ServerFault('Cannot find the user, because it does not exist or you do not have permission.', { number: 15151 });
      }
      for (const permission of list.split(', ')) {
        const row: FakePermission = {
          grantee: name,
          permission,
          state: verb === 'DENY' ? 'DENY' : option ? 'GRANT_WITH_GRANT_OPTION' : 'GRANT',
          ...schema ? { schema: unquote(schema) } : {},
          ...object ? { object: unquote(object) } : {},
          ...column ? { column: unquote(column) } : {},
        };
        if (!session.server.permissions.some((other) => JSON.stringify(other) === JSON.stringify(row))) {
          session.change(() => session.server.permissions.splice(session.server.permissions.indexOf(row), 1));
          session.server.permissions.push(row);
        }
      }
    }],
  [/^SELECT IS_ROLEMEMBER\(@p1\) AS member$/, (session, _names, [role = '']) => {
    session.requireDatabase();
    const user = session.server.userOf(session.login) ?? '';
    return [{ member: session.server.roles.has(fold(role)) ? Number(session.server.principalsOf(user).includes(fold(role))) : null }];
  }],
  [/^SELECT HAS_PERMS_BY_NAME\(QUOTENAME\(@p1\), 'SCHEMA', @p2\) AS allowed$/, (session, _names, [schema = '', permission = '']) =>
    [{ allowed: session.server.schemas.has(schema) ? Number(session.server.may(session.server.userOf(session.login) ?? '', permission, schema)) : null }]],
  [/^SELECT HAS_PERMS_BY_NAME\(NULL, 'DATABASE', @p1\) AS allowed$/, (session, _names, [permission = '']) =>
    [{ allowed: Number(session.server.may(session.server.userOf(session.login) ?? '', permission)) }]],
];
