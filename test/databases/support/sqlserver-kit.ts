import { adapter as sqlserver } from './adapters/sqlserver';
import type { Credentials, EngineKit, StrategyCase, World } from './engine-kit';
import { FakeServer } from './fake-server';
import { FakeSqlServer } from './fake-sqlserver';
import { alternating, bothPasswords, FIRST_PASSWORD, onePassword, settingsOf, type WorldOptions } from './worlds';

const ADMINISTRATOR = { username: 'rds_admin', password: 'administrator-Pw-1' };

/** SQL Server at the interface of its driver: the adapter's statements on a stand-in, never on a server. */
export class SqlServerKit implements EngineKit {
  public readonly name = 'SQL Server (stand-in)';
  public readonly adapter = 'sqlserver';
  public readonly makeAdapter = sqlserver;
  public readonly passwordChange = /ALTER LOGIN "…" WITH PASSWORD|CREATE LOGIN/;
  public readonly strategies: readonly StrategyCase[] = [
    onePassword(this, 'singleUser', () => ({ strategy: { kind: 'singleUser' } })),
    onePassword(this, 'singleUser with superuser', (names) => ({
      strategy: { kind: 'singleUser' }, withSuperuser: true, privileges: { access: 'readWrite', schema: `${names}_data` },
    })),
    bothPasswords(this, 'alternatingUsers', alternating),
  ];

  public readonly engine = new FakeSqlServer();
  private readonly server = new FakeServer(this.engine);

  public async start(): Promise<void> {
    this.engine.addLogin(ADMINISTRATOR.username, ADMINISTRATOR.password, true);
    await this.server.start();
  }

  public stop(): Promise<void> {
    return this.server.stop();
  }

  public certificates(): readonly string[] {
    return [];
  }

  /** SQL Server leaves statements with a password out of its logs. */
  public serverLog(): string {
    return '';
  }

  /** A login with its user, a schema of its own, rights on another one, denials, roles; and neighbours with confusable names. */
  public async world(names: string, options: WorldOptions): Promise<World> {
    const { engine } = this;
    const username = options.username ?? `${names}_app`;
    const password = options.password ?? FIRST_PASSWORD;
    const login = engine.addLogin(username, password);
    login.serverRoles.add('processadmin');
    engine.users.set(username.toLowerCase(), { name: username, sid: login.sid });
    for (const neighbour of [`${username}_clone`, `${names}%p`, `${names}"p`]) {
      const { sid } = engine.addLogin(neighbour, 'neighbour-Pw-1');
      engine.users.set(neighbour.toLowerCase(), { name: neighbour, sid });
    }
    engine.schemas.set(`${names}_data`, { owner: 'dbo' });
    engine.schemas.set(`${names}_own`, { owner: username });
    engine.roles.set(`${names}_readers`, new Set([username.toLowerCase()]));
    engine.permissions.push(
      { grantee: username, state: 'GRANT', permission: 'SELECT', schema: `${names}_data` },
      { grantee: username, state: 'GRANT_WITH_GRANT_OPTION', permission: 'INSERT', schema: `${names}_data` },
      { grantee: username, state: 'DENY', permission: 'ALTER', schema: `${names}_data` },
      { grantee: username, state: 'GRANT', permission: 'UPDATE', schema: `${names}_data`, object: 'orders', column: 'note' },
    );
    return this.describe(names, username, password, options);
  }

  public logsIn({ username, password }: Credentials): boolean {
    try {
      this.engine.login(username, password);
      return true;
    } catch {
      return false;
    }
  }

  private describe(names: string, username: string, password: string, options: WorldOptions): World {
    const place = { engine: 'sqlserver', host: '127.0.0.1', port: this.server.port, dbname: 'app' };
    const own = options.strategy.kind === 'alternatingUsers' ? options.strategy.usernames : [username];
    const login = (name: string) => this.engine.logins.get(name.toLowerCase());
    return {
      settings: settingsOf(options),
      secret: { ...place, username, password, note: 'kept as it is' },
      ...options.withSuperuser ? { superuser: { ...place, ...ADMINISTRATOR } } : {},
      logsIn: async (credentials) => this.logsIn(credentials),
      use: async (credentials) => this.use(names, credentials),
      others: async () => JSON.stringify([...this.engine.logins.values()].filter(({ name }) => name.startsWith(names) && !own.includes(name))
        .map((other) => ({ ...other, serverRoles: [...other.serverRoles], rights: this.rights(names, other.name) }))),
      rights: async (user) => this.rights(names, user),
      sabotage: {
        remove: async (user) => void this.engine.logins.delete(user.toLowerCase()),
        expire: async (user) => void Object.assign(login(user) ?? {}, { isExpired: true }),
        lock: async (user) => void Object.assign(login(user) ?? {}, { isLocked: true }),
        setPassword: async (user, value) => void Object.assign(login(user) ?? {}, { password: value }),
      },
    };
  }

  private use(names: string, { username, password }: Credentials): void {
    const user = this.engine.userOf(this.engine.login(username, password).login);
    if (user === undefined || !this.engine.may(user, 'SELECT', `${names}_data`) || !this.engine.may(user, 'CONTROL', `${names}_own`)) {
      throw new Error('the user may not do what it could');
    }
  }

  private rights(names: string, username: string): string {
    const own = this.engine.principalsOf(username).filter((name) => !name.endsWith('_owner') && name !== username.toLowerCase());
    return JSON.stringify({
      roles: own.sort(),
      serverRoles: [...this.engine.logins.get(username.toLowerCase())?.serverRoles ?? []],
      schemas: ['SELECT', 'INSERT', 'ALTER'].map((permission) => this.engine.may(username, permission, `${names}_data`)),
      own: this.engine.may(username, 'CONTROL', `${names}_own`),
      direct: this.engine.permissions.filter(({ grantee, object, state }) => grantee === username && (object !== undefined || state === 'DENY'))
        .map(({ state, permission, schema, object, column }) => [state, permission, schema, object, column]),
    });
  }
}
