import type { SqlConnection } from '../sql';
import { attributesOf, type Json, objectOf, optionsOf } from './account-options';
import { numberOf, RIGHT_IS_MISSING } from './failures';
import { type Account, accountName, identifier, literal, shownAccount } from './quoting';

/** MySQL, or MariaDB, which differ in roles and in how passwords are set. */
export interface Server {
  readonly isMariaDb: boolean;
}

/** An account as the server stores it. */
export interface AccountState extends Account {
  /** Whether it cannot log in, because it is a role or locked like one. */
  readonly isRole: boolean;
  /** Its other options, as clauses of ALTER USER. */
  readonly options: readonly string[];
  /** Comment and attributes; MySQL only. */
  readonly metadata: Json;
  /** Its password in the form that the server stores, and the second one; empty if there is none or the server hides it. */
  readonly stored: string;
  readonly secondStored: string;
  /** The roles that its sessions start with, quoted for statements. */
  readonly defaultRoles: readonly string[];
}

const COMMON = 'User, Host, authentication_string, max_questions, max_updates, max_connections, '
  + 'max_user_connections, ssl_type, ssl_cipher, x509_issuer, x509_subject';
const OF_MYSQL = `${COMMON}, password_lifetime, Password_reuse_history, Password_reuse_time, Password_require_current, `
  + `User_attributes, account_locked = 'Y' AS is_role,
  (SELECT JSON_ARRAYAGG(JSON_ARRAY(DEFAULT_ROLE_USER, DEFAULT_ROLE_HOST)) FROM mysql.default_roles d `
  + 'WHERE d.USER = u.User AND d.HOST = u.Host) AS default_roles';
const OF_MARIADB = `${COMMON}, max_statement_time, is_role = 'Y' AS is_role, default_role,
  (SELECT JSON_VALUE(Priv, '$.password_lifetime') FROM mysql.global_priv g WHERE g.User = u.User AND g.Host = u.Host) AS password_lifetime`;

/** Every account of these users, for all hosts. */
export async function readAccounts(connection: SqlConnection, { isMariaDb }: Server, users: readonly string[]): Promise<AccountState[]> {
  const columns = isMariaDb ? OF_MARIADB : OF_MYSQL;
  const rows = await connection.query(`SELECT ${columns} FROM mysql.user u WHERE User IN (${users.map(literal).join(', ')}) ORDER BY User, Host`);
  // The column's collation treats `app` and `app ` as equal.
  return rows.filter((row) => users.includes(String(row['User']))).map((row) => ({
    user: String(row['User']),
    host: String(row['Host']),
    isRole: Number(row['is_role']) === 1,
    options: optionsOf(row, isMariaDb),
    metadata: objectOf(attributesOf(row)['metadata']),
    stored: String(row['authentication_string'] ?? ''),
    secondStored: String(attributesOf(row)['additional_password'] ?? ''),
    defaultRoles: isMariaDb ? mariaDbRole(row['default_role']) : mysqlRoles(row['default_roles']),
  }));
}

/** The same; empty if the session is not permitted to read accounts, as most are. */
export async function readVisibleAccounts(connection: SqlConnection, server: Server, users: readonly string[]): Promise<AccountState[]> {
  try {
    return await readAccounts(connection, server, users);
  } catch (error) {
    if (RIGHT_IS_MISSING.has(numberOf(error))) {
      return [];
    }
    throw error;
  }
}

/** The name of a role, quoted for statements. */
export function roleName(server: Server, role: string): string {
  return server.isMariaDb ? identifier(role) : shownAccount({ user: role, host: '%' });
}

/** MariaDB has one default role, MySQL any number. */
export async function setDefaultRoles(connection: SqlConnection, server: Server, account: AccountState, roles: readonly string[]): Promise<void> {
  const same = roles.length === account.defaultRoles.length && roles.every((role) => account.defaultRoles.includes(role));
  if (!same) {
    const names = roles.length === 0 ? 'NONE' : roles.join(', ');
    await connection.query(`SET DEFAULT ROLE ${names} ${server.isMariaDb ? 'FOR' : 'TO'} ${accountName(account)}`);
  }
}

function mariaDbRole(value: unknown): string[] {
  return value === null || value === undefined || value === '' ? [] : [identifier(String(value))];
}

function mysqlRoles(value: unknown): string[] {
  const roles: unknown = typeof value === 'string' ? JSON.parse(value) : value;
  return Array.isArray(roles) ? roles.map(([user, host]: [string, string]) => shownAccount({ user, host })) : [];
}
