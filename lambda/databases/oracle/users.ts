import { UserStateError } from '../../rotation/errors';
import type { SqlConnection } from '../sql';
import { catalogName, identifier, passwordLiteral } from './quoting';

/** A user as the catalog describes it. */
export interface OracleUser {
  readonly profile: string;
  readonly defaultTablespace: string;
}

export async function readUser(connection: SqlConnection, name: string): Promise<OracleUser | undefined> {
  const [row] = await connection.query('SELECT profile, default_tablespace FROM dba_users WHERE username = :1', [catalogName(name)]);
  return row && { profile: String(row['PROFILE']), defaultTablespace: String(row['DEFAULT_TABLESPACE']) };
}

/** Creates the user, locked: every statement commits by itself, and the user is unlocked when it has all privileges. */
export async function createUser(connection: SqlConnection, name: string, password: string, like: OracleUser | undefined): Promise<void> {
  const place = like ? ` DEFAULT TABLESPACE "${like.defaultTablespace}" PROFILE "${like.profile}"` : '';
  await connection.query(`CREATE USER ${identifier(name)} IDENTIFIED BY ${passwordLiteral(password)}${place} ACCOUNT LOCK`);
}

/** The last change of a user: with it, the new password begins to work. */
export async function openUser(connection: SqlConnection, name: string, password: string, isNew: boolean): Promise<void> {
  // A new user has its password already; to set it again could be refused as a reuse.
  const identified = isNew ? '' : ` IDENTIFIED BY ${passwordLiteral(password)}`;
  await connection.query(`ALTER USER ${identifier(name)}${identified} ACCOUNT UNLOCK`);
}

/** A user that changes its own password can always name the former one, and must if a verify function is set. */
export async function changeOwnPassword(connection: SqlConnection, name: string, password: string, former: string): Promise<void> {
  await connection.query(`ALTER USER ${identifier(name)} IDENTIFIED BY ${passwordLiteral(password)} REPLACE ${passwordLiteral(former)}`);
}

/** @throws UserStateError if a user owns objects: in Oracle they are in its own schema, where the other user would not find them */
export async function requireNoObjects(connection: SqlConnection, users: readonly string[]): Promise<void> {
  for (const user of users) {
    const [row] = await connection.query('SELECT COUNT(*) AS owned FROM dba_objects WHERE owner = :1', [catalogName(user)]);
    if (Number(row?.['OWNED']) > 0) {
      throw new UserStateError(
        `"${user}" owns objects, which the other user would not find; keep them in the schema of a third account that cannot log in`);
    }
  }
}
