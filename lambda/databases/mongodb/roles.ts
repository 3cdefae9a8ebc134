import type { MongoConnection } from './mongo-connector';
import type { PrivilegeSettings } from '../../../src/private/handler-contract';
import { SettingsError } from '../../rotation/errors';

/** A role and the database it is in. */
export interface Role {
  readonly role: string;
  readonly db: string;
}

/** `dbOwner` could also administer users. */
const IN_ONE: Readonly<Record<PrivilegeSettings['access'], readonly string[]>> = {
  readOnly: ['read'],
  readWrite: ['readWrite'],
  owner: ['readWrite', 'dbAdmin'],
};
const IN_ALL: Readonly<Record<PrivilegeSettings['access'], readonly string[]>> = {
  readOnly: ['readAnyDatabase'],
  readWrite: ['readWriteAnyDatabase'],
  owner: ['readWriteAnyDatabase', 'dbAdminAnyDatabase'],
};

/** The roles of an access level: in the secret's database or, if the secret names none, in all. */
export function rolesFor({ access, schema }: PrivilegeSettings, dbname: string | undefined): readonly Role[] {
  if (schema !== undefined) {
    throw new SettingsError('MongoDB has no schemas; name the database as dbname in the secret');
  }
  return dbname === undefined ? IN_ALL[access].map((role) => ({ role, db: 'admin' })) : IN_ONE[access].map((role) => ({ role, db: dbname }));
}

/** The roles of a user; undefined if there is no such user. */
export async function rolesOf(connection: MongoConnection, username: string): Promise<readonly Role[] | undefined> {
  const { users } = await connection.command('usersInfo', username);
  const user: unknown = Array.isArray(users) ? users[0] : undefined;
  return typeof user === 'object' && user !== null && 'roles' in user ? readRoles(user.roles) : undefined;
}

/** The roles of the session's own user, which every user can see. */
export async function ownRoles(connection: MongoConnection): Promise<readonly Role[]> {
  const { authInfo } = await connection.command('connectionStatus', 1);
  return typeof authInfo === 'object' && authInfo !== null && 'authenticatedUserRoles' in authInfo ? readRoles(authInfo.authenticatedUserRoles) : [];
}

/** Those of `wanted` that are not in `roles`. */
export function missingFrom(roles: readonly Role[], wanted: readonly Role[]): readonly Role[] {
  return wanted.filter(({ role, db }, index) => ![...roles, ...wanted.slice(0, index)].some((one) => one.role === role && one.db === db));
}

function readRoles(value: unknown): readonly Role[] {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  return entries.flatMap((entry) => typeof entry === 'object' && entry !== null && 'role' in entry && 'db' in entry
    ? [{ role: String(entry.role), db: String(entry.db) }] : []);
}
