import { adapter as oracle } from './adapters/oracle';
import type { Credentials, EngineKit, StrategyCase, World } from './engine-kit';
import { FakeOracle } from './fake-oracle';
import { FakeServer } from './fake-server';
import { alternating, bothPasswords, FIRST_PASSWORD, onePassword, settingsOf, type WorldOptions } from './worlds';
import { catalogName, identifier } from '../../../lambda/databases/oracle/quoting';

const ADMINISTRATOR = { username: 'rds_admin', password: 'administrator-Pw-1' };

/** Oracle at the interface of its driver: the adapter's statements on a stand-in, never on a server. */
export class OracleKit implements EngineKit {
  public readonly name = 'Oracle (stand-in)';
  public readonly adapter = 'oracle';
  public readonly makeAdapter = oracle;
  public readonly passwordChange = /(?:ALTER|CREATE) USER "…".* IDENTIFIED BY/;
  public readonly strategies: readonly StrategyCase[] = [
    onePassword(this, 'singleUser', () => ({ strategy: { kind: 'singleUser' } })),
    onePassword(this, 'singleUser with superuser', (names) => ({
      strategy: { kind: 'singleUser' }, withSuperuser: true, privileges: { access: 'readOnly', schema: `${names}_data` },
    })),
    bothPasswords(this, 'alternatingUsers', alternating),
  ];

  public readonly engine = new FakeOracle();
  private readonly server = new FakeServer(this.engine);

  public async start(): Promise<void> {
    this.engine.addUser(catalogName(ADMINISTRATOR.username), ADMINISTRATOR.password, { isAdministrator: true });
    await this.server.start();
  }

  public stop(): Promise<void> {
    return this.server.stop();
  }

  public certificates(): readonly string[] {
    return [];
  }

  /** The stand-in keeps no log; what Oracle's audit trail holds is not known here. */
  public serverLog(): string {
    return '';
  }

  /** A user with rights on a schema of a third account, roles, a quota and a profile; and neighbours with confusable names. */
  public async world(names: string, options: WorldOptions): Promise<World> {
    const { engine } = this;
    const username = options.username ?? `${names}_app`;
    const name = catalogName(username);
    const schema = catalogName(`${names}_data`);
    const readers = catalogName(`${names}_readers`);
    const auditors = catalogName(`${names}_auditors`);
    [readers, auditors].forEach((role) => engine.roles.set(role, { system: new Map() }));
    engine.addUser(schema, 'nobody-Pw-1', { isLocked: true });
    engine.objects.set(schema, new Map([['ORDERS', 'TABLE']]));
    engine.addUser(name, FIRST_PASSWORD, {
      profile: 'LIMITED',
      roles: new Map([[readers, true], [auditors, false]]),
      nonDefaultRoles: new Set([auditors]),
      system: new Map([['CREATE SESSION', false], ['CREATE TABLE', true]]),
      quotas: new Map([['USERS', -1]]),
    });
    engine.grants.push(
      { grantee: name, owner: schema, table: 'ORDERS', privilege: 'SELECT', grantable: false },
      { grantee: name, owner: schema, table: 'ORDERS', privilege: 'INSERT', grantable: true },
      { grantee: name, owner: schema, table: 'ORDERS', column: 'NOTE', privilege: 'UPDATE', grantable: false },
    );
    for (const neighbour of [`${name}_CLONE`, username, `${names.toUpperCase()}%P`]) {
      engine.addUser(neighbour, 'neighbour-Pw-1', { system: new Map([['CREATE SESSION', false]]) });
    }
    return this.describe(names, username, options);
  }

  public logsIn({ username, password }: Credentials): boolean {
    try {
      this.engine.login(identifier(username), password);
      return true;
    } catch {
      return false;
    }
  }

  private describe(names: string, username: string, options: WorldOptions): World {
    const place = { engine: 'oracle', host: '127.0.0.1', port: this.server.port, dbname: 'ORCL' };
    const own = (options.strategy.kind === 'alternatingUsers' ? [...options.strategy.usernames] : [username]).map(catalogName);
    const change = (name: string, changes: object): void => void Object.assign(this.engine.users.get(catalogName(name)) ?? {}, changes);
    return {
      settings: settingsOf(options),
      secret: { ...place, username, password: FIRST_PASSWORD, note: 'kept as it is' },
      ...options.withSuperuser ? { superuser: { ...place, ...ADMINISTRATOR } } : {},
      logsIn: async (credentials) => this.logsIn(credentials),
      use: async (credentials) => {
        const { user } = this.engine.login(identifier(credentials.username), credentials.password);
        if (!this.engine.may(user, 'SELECT', catalogName(`${names}_data`), 'ORDERS')) {
          throw new Error('the user may not do what it could');
        }
      },
      others: async () => JSON.stringify([...this.engine.users.values()]
        .filter(({ name }) => name.toUpperCase().startsWith(names.toUpperCase()) && !own.includes(name))
        .map(({ name, password, isLocked }) => [name, password, isLocked, this.rights(names, name)])),
      rights: async (user) => this.rights(names, catalogName(user)),
      sabotage: {
        remove: async (user) => void this.engine.users.delete(catalogName(user)),
        expire: async (user) => change(user, { isExpired: true }),
        lock: async (user) => change(user, { isLocked: true }),
        setPassword: async (user, password) => change(user, { password }),
      },
    };
  }

  private rights(names: string, name: string): string {
    const user = this.engine.users.get(name);
    const owner = catalogName(`${names}_owner`);
    return JSON.stringify({
      roles: [...user?.roles ?? []].filter(([role]) => role !== owner).sort(),
      nonDefault: [...user?.nonDefaultRoles ?? []],
      system: [...user?.system ?? []].sort(),
      quotas: [...user?.quotas ?? []],
      profile: user?.profile,
      direct: this.engine.grants.filter(({ grantee }) => grantee === name)
        .map(({ owner: of, table, column, privilege, grantable }) => [of, table, column, privilege, grantable]),
    });
  }
}
