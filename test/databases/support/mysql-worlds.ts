import type { Credentials, World } from './engine-kit';
import type { MysqlServer } from './mysql-server';
import { FIRST_PASSWORD, settingsOf, type WorldOptions } from './worlds';
import { accountName, literal } from '../../../lambda/databases/mysql/quoting';

const ADMINISTRATOR = 'rds_administrator';
const ADMINISTRATOR_PASSWORD = 'administrator-Pw-1';
/** What an administrator has on RDS; nobody has all there. */
const COMMON_RIGHTS = 'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES, CREATE TEMPORARY TABLES, LOCK TABLES,'
  + ' EXECUTE, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER';
/** The user's own pattern of hosts; one that `%` would also match. */
const HOST = '127.0.0.%';

/** Users, neighbours and databases for the cases of one server. */
export class MysqlWorlds {
  constructor(private readonly server: MysqlServer, private readonly engine: 'mysql' | 'mariadb') {}

  /** The administrator, once for the server. */
  public administrator(): string[] {
    const admin = accountName({ user: ADMINISTRATOR, host: '%' });
    const more = this.engine === 'mysql' ? ', CREATE ROLE, DROP ROLE, APPLICATION_PASSWORD_ADMIN, ROLE_ADMIN' : '';
    return [`CREATE USER ${admin} IDENTIFIED BY ${literal(ADMINISTRATOR_PASSWORD)}`, `GRANT ${COMMON_RIGHTS}${more} ON *.* TO ${admin} WITH GRANT OPTION`];
  }

  /** A user with rights of every kind, and neighbours with confusable names. */
  public async make(names: string, options: WorldOptions): Promise<World> {
    const username = options.username ?? `${names}_app`;
    const password = options.password ?? FIRST_PASSWORD;
    const account = accountName({ user: username, host: HOST });
    const role = this.engine === 'mysql' ? `\`${names}_readers\`@\`%\`` : `\`${names}_readers\``;
    await this.asAdministrator([
      `CREATE DATABASE ${names}_data`, `CREATE DATABASE ${names}_shared`, `CREATE DATABASE ${names}xdata`,
      `CREATE TABLE ${names}_data.orders (id int)`, `CREATE TABLE ${names}_shared.things (id int, name int)`, `CREATE PROCEDURE ${names}_shared.ask() SELECT 1`,
      `CREATE USER ${account} IDENTIFIED BY ${literal(password)} WITH MAX_USER_CONNECTIONS 40`,
      ...[`${username}_clone`, `${names}_APP`, `${names}%p`].map((user) => accountName({ user, host: '%' }))
        .flatMap((name) => [`CREATE USER ${name} IDENTIFIED BY 'neighbour-Pw-1'`, `GRANT SELECT ON ${names}_data.* TO ${name}`]),
      `CREATE ROLE ${role}`, `GRANT SELECT ON ${names}_shared.* TO ${role}`,
      `GRANT ${role} TO ${account} WITH ADMIN OPTION`,
      this.engine === 'mysql' ? `SET DEFAULT ROLE ${role} TO ${account}` : `SET DEFAULT ROLE ${role} FOR ${account}`,
      `GRANT SELECT, SHOW VIEW, INSERT, UPDATE, DELETE, EXECUTE, CREATE TEMPORARY TABLES, LOCK TABLES, CREATE, ALTER ON \`${names}\\_data\`.* TO ${account}`,
      `GRANT UPDATE (id, name), INSERT (id) ON ${names}_shared.things TO ${account} WITH GRANT OPTION`,
      `GRANT EXECUTE ON PROCEDURE ${names}_shared.ask TO ${account}`,
      ...options.strategy.kind === 'dualPassword' && !options.withSuperuser ? [`GRANT APPLICATION_PASSWORD_ADMIN ON *.* TO ${account}`] : [],
    ]);
    return this.describe(names, username, password, options);
  }

  private async asAdministrator(statements: readonly string[]): Promise<void> {
    await this.server.run(statements, { user: ADMINISTRATOR, password: ADMINISTRATOR_PASSWORD });
  }

  private describe(names: string, username: string, password: string, options: WorldOptions): World {
    const place = { engine: this.engine, host: this.server.host, port: this.server.port, dbname: `${names}_data` };
    const own = options.strategy.kind === 'alternatingUsers' ? [...options.strategy.usernames, options.strategy.ownerRole] : [username];
    const alter = (user: string, clause: string): Promise<unknown> => this.server.run(`ALTER USER ${accountName({ user, host: HOST })} ${clause}`);
    return {
      settings: settingsOf(options),
      secret: { ...place, username, password, note: 'kept as it is' },
      ...options.withSuperuser ? { superuser: { ...place, username: ADMINISTRATOR, password: ADMINISTRATOR_PASSWORD } } : {},
      logsIn: ({ username: user, password: value }) => this.server.run('SELECT 1', { user, password: value }).then(() => true, () => false),
      use: (credentials) => this.use(names, credentials),
      others: () => this.others(names, own),
      rights: (user) => this.rights(user, own),
      sabotage: {
        remove: async (user) => void await this.server.run(`DROP USER ${accountName({ user, host: HOST })}`),
        expire: async (user) => void await alter(user, 'PASSWORD EXPIRE'),
        lock: async (user) => void await alter(user, 'ACCOUNT LOCK'),
        setPassword: async (user, value) => void await alter(user, `IDENTIFIED BY ${literal(value)}`),
      },
    };
  }

  private async use(names: string, { username, password }: Credentials): Promise<void> {
    await this.server.run([
      'INSERT INTO orders VALUES (1)',
      'SELECT * FROM orders',
      'CREATE TABLE IF NOT EXISTS made (id int)',
      'ALTER TABLE made COMMENT = \'altered\'',
      `SELECT * FROM ${names}_shared.things`,
      `UPDATE ${names}_shared.things SET name = 1`,
      `CALL ${names}_shared.ask()`,
    ], { user: username, password, database: `${names}_data` });
  }

  private async others(names: string, own: readonly string[]): Promise<string> {
    const users = this.engine === 'mysql'
      ? 'SELECT User, Host, plugin, authentication_string, account_locked, password_expired, max_user_connections, User_attributes FROM mysql.user'
      : 'SELECT User, Host, Priv FROM mysql.global_priv';
    const like = `User LIKE ${literal(`${names}\\_%`)} OR User LIKE ${literal(`${names}\\%%`)} OR User IN ('${ADMINISTRATOR}', 'root', 'root_of_tests')`;
    const accounts = await this.server.run(`${users} WHERE ${like} ORDER BY User, Host`);
    const rights = await this.server.run(`SELECT User, Host, Db, Select_priv, Insert_priv FROM mysql.db WHERE ${like} ORDER BY User, Host, Db`);
    return JSON.stringify([accounts, rights].map((rows) => rows.filter((row) => !own.includes(String(row.User)))));
  }

  /** Of every account of the user, told alike for users that alternate, but for the role they share. */
  private async rights(username: string, own: readonly string[]): Promise<string> {
    const rows = await this.server.run(this.engine === 'mysql'
      ? `SELECT Host, max_user_connections, (SELECT GROUP_CONCAT(DEFAULT_ROLE_USER ORDER BY 1) FROM mysql.default_roles d WHERE d.USER = u.User
          AND NOT DEFAULT_ROLE_USER LIKE '%owner') AS roles FROM mysql.user u WHERE User = ${literal(username)} ORDER BY Host`
      : `SELECT Host, max_user_connections, default_role AS roles FROM mysql.user WHERE User = ${literal(username)} ORDER BY Host`);
    const owner = own.find((name) => name.endsWith('_owner'));
    const accounts = await Promise.all(rows.map(async (row) => {
      const grants = await this.server.run(`SHOW GRANTS FOR ${accountName({ user: username, host: String(row.Host) })}`);
      return { ...row, grants: grants.flatMap((grant) => Object.values(grant)).map(String).flatMap((line) => plain(line, username, owner)).sort() };
    }));
    return JSON.stringify(accounts);
  }
}

/** A line of SHOW GRANTS without name, password and shared role. */
function plain(line: string, username: string, owner: string | undefined): string[] {
  if (owner !== undefined && new RegExp(`^GRANT \`${owner}\`(@\`%\`)? TO`).test(line)) {
    return [];
  }
  const roles = owner === undefined ? line : line.replace(`,\`${owner}\`@\`%\``, '').replace(`\`${owner}\`@\`%\`,`, '');
  return [roles.replace(` \`${username}\`@`, ' user@').replace(/ IDENTIFIED (BY PASSWORD|VIA) .*?'\*\w+'( OR \S+ USING '\*\w+')*/, '')];
}
