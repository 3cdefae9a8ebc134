import type { SqlConnection } from '../sql';
import { type Account, accountName, identifier, literal, shownAccount } from './quoting';

/** MySQL, or MariaDB, which differ in roles and in how passwords are set. */
export interface Server {
  readonly isMariaDb: boolean;
}

/** An account as the server keeps it, without its password. */
export interface AccountState extends Account {
  /** That it cannot log in because it is a role, or locked like one. */
  readonly isRole: boolean;
  /** REQUIRE and the limits, as ALTER USER spells them. */
  readonly options: string;
  /** The roles its sessions start with, as statements spell them. */
  readonly defaultRoles: readonly string[];
}

const COMMON = 'User, Host, max_questions, max_updates, max_connections, max_user_connections, ssl_type, ssl_cipher, x509_issuer, x509_subject';

/** Every account of these users, whatever hosts they may come from. */
export async function readAccounts(connection: SqlConnection, server: Server, users: readonly string[]): Promise<AccountState[]> {
  const of = users.map(() => '?').join(', ');
  const rows = await connection.query(server.isMariaDb
    ? `SELECT ${COMMON}, is_role = 'Y' AS is_role, default_role FROM mysql.user WHERE User IN (${of}) ORDER BY User, Host`
    : `SELECT ${COMMON}, account_locked = 'Y' AS is_role, (SELECT JSON_ARRAYAGG(JSON_ARRAY(DEFAULT_ROLE_USER, DEFAULT_ROLE_HOST)) FROM mysql.default_roles d
         WHERE d.USER = u.User AND d.HOST = u.Host) AS default_roles FROM mysql.user u WHERE User IN (${of}) ORDER BY User, Host`, users);
  // The column's collation takes `app` and `app ` for the same.
  return rows.filter((row) => users.includes(String(row['User']))).map((row) => ({
    user: String(row['User']),
    host: String(row['Host']),
    isRole: Number(row['is_role']) === 1,
    options: optionsOf(row),
    defaultRoles: server.isMariaDb ? mariaDbRole(row['default_role']) : mysqlRoles(row['default_roles']),
  }));
}

/** How a role is named in statements. */
export function roleName(server: Server, role: string): string {
  return server.isMariaDb ? identifier(role) : shownAccount({ user: role, host: '%' });
}

/** MariaDB knows one default role, MySQL any number. */
export async function setDefaultRoles(connection: SqlConnection, server: Server, account: AccountState, roles: readonly string[]): Promise<void> {
  const same = roles.length === account.defaultRoles.length && roles.every((role) => account.defaultRoles.includes(role));
  if (!same) {
    await connection.query(`SET DEFAULT ROLE ${roles.length === 0 ? 'NONE' : roles.join(', ')} ${server.isMariaDb ? 'FOR' : 'TO'} ${accountName(account)}`);
  }
}

function optionsOf(row: Readonly<Record<string, unknown>>): string {
  const text = (column: string): string => String(row[column] ?? '');
  const specified = (['cipher', 'issuer', 'subject'] as const)
    .map((what) => ({ what, value: text(what === 'cipher' ? 'ssl_cipher' : `x509_${what}`) }))
    .filter(({ value }) => value !== '').map(({ what, value }) => `${what.toUpperCase()} ${literal(value)}`);
  const required: Readonly<Record<string, string>> = { ANY: 'SSL', X509: 'X509', SPECIFIED: specified.join(' AND ') };
  return `REQUIRE ${required[text('ssl_type')] ?? 'NONE'} WITH MAX_QUERIES_PER_HOUR ${text('max_questions')} MAX_UPDATES_PER_HOUR ${text('max_updates')}`
    + ` MAX_CONNECTIONS_PER_HOUR ${text('max_connections')} MAX_USER_CONNECTIONS ${text('max_user_connections')}`;
}

function mariaDbRole(value: unknown): string[] {
  return value === null || value === undefined || value === '' ? [] : [identifier(String(value))];
}

function mysqlRoles(value: unknown): string[] {
  const roles: unknown = typeof value === 'string' ? JSON.parse(value) : value;
  return Array.isArray(roles) ? roles.map(([user, host]: [string, string]) => shownAccount({ user, host })) : [];
}
