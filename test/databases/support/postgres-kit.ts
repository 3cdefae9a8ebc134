import { adapter as postgres } from './adapters/postgres';
import { EmbeddedPostgres } from './embedded-postgres';
import type { Credentials, EngineKit, StrategyCase, World } from './engine-kit';
import { alternating, bothPasswords, FIRST_PASSWORD, onePassword, settingsOf, type WorldOptions } from './worlds';
import { identifier, literal } from '../../../lambda/databases/postgres/quoting';

const ADMINISTRATOR = 'rds_administrator';
const ADMINISTRATOR_PASSWORD = 'administrator-Pw-1';

/** Accounts, memberships and rights of everybody but those the rotation is about. */
function othersQuery(neighbours: string, mine: string, names: string): string {
  const rows = (query: string): string => `(SELECT json_agg(item) FROM (${query}) item)`;
  const granted = (what: string, acl: string, from: string): string => `
    SELECT ${what}, grantee::regrole::text AS name, privilege_type, is_grantable FROM ${from}, aclexplode(${acl})
     WHERE grantee::regrole::text NOT IN (${mine}) AND grantee <> coalesce(owner, 0)`;
  return `SELECT
    ${rows(`SELECT * FROM (SELECT rolname AS name, rolpassword, rolcanlogin, rolvaliduntil, rolconnlimit, rolcreaterole, rolcreatedb, rolinherit
      FROM pg_authid) a WHERE ${neighbours} ORDER BY 1`)} AS accounts,
    -- What the server itself gives who makes a role is no membership that was left behind.
    ${rows(`SELECT * FROM (SELECT roleid::regrole::text AS role, member::regrole::text AS name, grantor::regrole::text AS by,
      admin_option, inherit_option, set_option FROM pg_auth_members WHERE NOT (grantor = 10 AND roleid::regrole::text IN (${mine}))) m
      WHERE ${neighbours} AND (name <> '${ADMINISTRATOR}' OR role LIKE '${names.replaceAll('_', '\\_')}%') ORDER BY 1, 2, 3`)} AS members,
    ${rows(`SELECT * FROM (${[
      granted('oid::regclass::text AS object', 'relacl',
        `(SELECT oid, relacl, relowner AS owner FROM pg_class WHERE relnamespace = to_regnamespace('${names}data')) o`),
      granted('nspname::text', 'nspacl', `(SELECT nspname, nspacl, nspowner AS owner FROM pg_namespace WHERE nspname = '${names}data') o`),
      granted("format('%s makes %s', defaclrole::regrole, defaclobjtype)", 'defaclacl',
        `(SELECT *, defaclrole AS owner FROM pg_default_acl WHERE defaclnamespace = to_regnamespace('${names}data')) o`),
    ].join(' UNION ALL ')}) r ORDER BY 1, 2, 3`)} AS rights`;
}

export class PostgresKit implements EngineKit {
  public readonly name = 'PostgreSQL';
  public readonly adapter = 'postgres';
  public readonly makeAdapter = postgres;
  public readonly passwordChange = /ROLE "…".* PASSWORD/;
  public readonly strategies: readonly StrategyCase[] = [
    onePassword(this, 'singleUser', () => ({ strategy: { kind: 'singleUser' } })),
    onePassword(this, 'singleUser with promoteInFinishStep', () => ({ strategy: { kind: 'singleUser', promoteInFinishStep: true } })),
    onePassword(this, 'singleUser with superuser', (names) => ({
      strategy: { kind: 'singleUser' }, withSuperuser: true, privileges: { access: 'readWrite', schema: `${names}_data` },
    })),
    bothPasswords(this, 'alternatingUsers', alternating),
  ];

  private running: EmbeddedPostgres | undefined;

  public get server(): EmbeddedPostgres {
    if (!this.running) {
      throw new Error('PostgreSQL is not started');
    }
    return this.running;
  }

  public async start(): Promise<void> {
    this.running = await EmbeddedPostgres.start();
    // The administrator is no superuser: on RDS nobody is.
    await this.server.run([
      `CREATE ROLE ${ADMINISTRATOR} LOGIN CREATEROLE CREATEDB PASSWORD '${ADMINISTRATOR_PASSWORD}'`,
      `CREATE DATABASE app OWNER ${ADMINISTRATOR}`,
    ]);
  }

  public async stop(): Promise<void> {
    await this.running?.stop();
  }

  public certificates(): readonly string[] {
    return [this.server.authority.certificate];
  }

  public serverLog(): string {
    return this.server.log();
  }

  /** A user with a table of its own and rights on somebody else's, and neighbours with confusable names. */
  public async world(names: string, options: WorldOptions): Promise<World> {
    const username = options.username ?? `${names}_app`;
    const password = options.password ?? FIRST_PASSWORD;
    await this.asAdministrator([
      `CREATE SCHEMA ${names}_data`,
      `CREATE TABLE ${names}_data.orders (id int)`,
      `CREATE ROLE ${identifier(username)} LOGIN PASSWORD ${literal(password)}`,
      ...[`${username}_clone`, `${names}_APP`, `${names}%p`].map((name) => `CREATE ROLE ${identifier(name)} LOGIN PASSWORD 'neighbour-Pw-1'`),
      `CREATE ROLE ${names}_readers NOLOGIN`,
      `GRANT ${names}_readers TO ${identifier(username)}`,
      `GRANT USAGE, CREATE ON SCHEMA ${names}_data TO ${identifier(username)}`,
      `GRANT SELECT, INSERT ON ${names}_data.orders TO ${identifier(username)}`,
      `ALTER ROLE ${identifier(username)} SET search_path TO ${names}_data, public`,
      `ALTER ROLE ${identifier(username)} CONNECTION LIMIT 40`,
    ]);
    return this.describe(names, username, password, options);
  }

  public asAdministrator(statements: string | readonly string[]): Promise<Record<string, unknown>[]> {
    return this.server.runAgain(statements, { user: ADMINISTRATOR, password: ADMINISTRATOR_PASSWORD, database: 'app' });
  }

  public logsIn({ username, password }: Credentials): Promise<boolean> {
    return this.server.run('SELECT 1', { user: username, password, database: 'app' }).then(() => true, () => false);
  }

  private describe(names: string, username: string, password: string, options: WorldOptions): World {
    const place = { engine: 'postgres', host: this.server.host, port: this.server.port, dbname: 'app' };
    const own = options.strategy.kind === 'alternatingUsers' ? options.strategy.usernames : [username];
    return {
      settings: settingsOf(options),
      secret: { ...place, username, password, note: 'kept as it is' },
      ...options.withSuperuser ? { superuser: { ...place, username: ADMINISTRATOR, password: ADMINISTRATOR_PASSWORD } } : {},
      logsIn: (credentials) => this.logsIn(credentials),
      use: (credentials) => this.use(names, credentials),
      others: () => this.others(names, own),
      rights: (user) => this.rights(names, user),
      sabotage: {
        remove: async (user) => void await this.server.run(
          [`DROP OWNED BY ${identifier(user)}`, `DROP ROLE ${identifier(user)}`], { database: 'app' }),
        expire: async (user) => void await this.server.run(`ALTER ROLE ${identifier(user)} VALID UNTIL '2001-01-01'`),
        lock: async (user) => void await this.server.run(`ALTER ROLE ${identifier(user)} NOLOGIN`),
        setPassword: async (user, value) => void await this.server.run(`ALTER ROLE ${identifier(user)} PASSWORD ${literal(value)}`),
      },
    };
  }

  private async use(names: string, { username, password }: Credentials): Promise<void> {
    await this.server.run([
      'INSERT INTO orders VALUES (1)',
      'SELECT * FROM orders',
      `CREATE TABLE IF NOT EXISTS ${names}_data.made (id int)`,
      `ALTER TABLE ${names}_data.made ADD COLUMN IF NOT EXISTS more int`,
      `INSERT INTO ${names}_data.made VALUES (1, 2)`,
    ], { user: username, password, database: 'app' });
  }

  private async others(names: string, own: readonly string[]): Promise<string> {
    const mine = [...own, `${names}_owner`].map((name) => literal(name)).join(', ');
    const neighbours = `name ~ '^(${names}[_%]|${ADMINISTRATOR}$)' AND name NOT IN (${mine})`;
    const [row] = await this.server.runAgain(othersQuery(neighbours, mine, `${names}_`), { database: 'app' });
    return JSON.stringify(row);
  }

  /** As a session of the user has them, which for users that alternate is those of their role. */
  private async rights(names: string, username: string): Promise<string> {
    const [row] = await this.server.runAgain(`
      WITH me AS (SELECT coalesce((SELECT substr(entry, 6) FROM pg_db_role_setting JOIN pg_roles r ON r.oid = setrole, unnest(setconfig) entry
        WHERE r.rolname = ${literal(username)} AND entry LIKE 'role=%'), ${literal(username)})::name AS name)
      SELECT has_schema_privilege(name, '${names}_data', 'USAGE') AS usage, has_schema_privilege(name, '${names}_data', 'CREATE') AS creates,
             has_table_privilege(name, '${names}_data.orders', 'SELECT') AS selects, has_table_privilege(name, '${names}_data.orders', 'INSERT') AS inserts,
             pg_has_role(name, '${names}_readers', 'MEMBER') AS reads, (SELECT rolconnlimit FROM pg_roles WHERE rolname = ${literal(username)}) AS limit,
             (SELECT array_agg(entry ORDER BY entry) FROM pg_db_role_setting JOIN pg_roles r ON r.oid = setrole, unnest(setconfig) entry
               WHERE r.rolname = ${literal(username)} AND entry NOT LIKE 'role=%') AS settings
        FROM me`, { database: 'app' });
    return JSON.stringify(row);
  }
}
