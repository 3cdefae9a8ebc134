import { UserStateError } from '../../rotation/errors';
import type { SqlConnection } from '../sql';
import { identifier, literal } from './quoting';

/** A login as the server describes it. */
export interface ServerLogin {
  readonly isDisabled: boolean;
  readonly isLocked: boolean;
}

export async function readLogin(connection: SqlConnection, name: string): Promise<ServerLogin | undefined> {
  const [row] = await connection.query(
    "SELECT type, is_disabled, LOGINPROPERTY(name, 'IsLocked') AS locked FROM sys.server_principals WHERE name = @p1", [name]);
  if (row && row['type'] !== 'S') {
    throw new UserStateError(`"${name}" is not a login with a password, but another principal of the server`);
  }
  return row && { isDisabled: row['is_disabled'] === true, isLocked: Number(row['locked']) === 1 };
}

/** Creates the login, disabled: it is enabled when it has all privileges. */
export async function createLogin(connection: SqlConnection, name: string, password: string): Promise<void> {
  await connection.query(`CREATE LOGIN ${identifier(name)} WITH PASSWORD = ${literal(password)}`);
  await connection.query(`ALTER LOGIN ${identifier(name)} DISABLE`);
}

/** The last change of a login: with it, the new password begins to work. */
export async function openLogin(connection: SqlConnection, name: string, password: string, found: ServerLogin | undefined): Promise<void> {
  if (found) {
    await connection.query(`ALTER LOGIN ${identifier(name)} WITH PASSWORD = ${literal(password)}${found.isLocked ? ' UNLOCK' : ''}`);
  }
  if (!found || found.isDisabled) {
    await connection.query(`ALTER LOGIN ${identifier(name)} ENABLE`);
  }
}

/** A login that changes its own password must name the former one. */
export async function changeOwnPassword(connection: SqlConnection, name: string, password: string, former: string): Promise<void> {
  await connection.query(`ALTER LOGIN ${identifier(name)} WITH PASSWORD = ${literal(password)} OLD_PASSWORD = ${literal(former)}`);
}

/** Creates the user of the login in the session's database if it is missing. */
export async function ensureUser(connection: SqlConnection, name: string): Promise<void> {
  const [row] = await connection.query(
    'SELECT CASE WHEN sid = SUSER_SID(@p1) THEN 1 ELSE 0 END AS mapped, type FROM sys.database_principals WHERE name = @p1', [name]);
  if (!row) {
    await connection.query(`CREATE USER ${identifier(name)} FOR LOGIN ${identifier(name)}`);
    return;
  }
  if (row['type'] !== 'S') {
    throw new UserStateError(`"${name}" is not a user in the database, but another principal`);
  }
  if (Number(row['mapped']) !== 1) {
    // The login was dropped and created again.
    await connection.query(`ALTER USER ${identifier(name)} WITH LOGIN = ${identifier(name)}`);
  }
}

export async function hasUser(connection: SqlConnection, name: string): Promise<boolean> {
  return (await connection.query("SELECT name FROM sys.database_principals WHERE name = @p1 AND type = 'S'", [name])).length > 0;
}
