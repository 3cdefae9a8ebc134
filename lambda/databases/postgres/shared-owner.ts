import { UserStateError } from '../../rotation/errors';
import type { WantedUser } from '../database';
import type { SqlConnection } from '../sql';
import { identifier, literal } from './quoting';
import { grantRight, membershipsMissingFrom, ownedObjects, rightsMissingFrom } from './rights';
import { copySettings, settingsMissingFrom, startsIn } from './role-settings';
import { readRole, withRightsOf } from './roles';

type Alternation = NonNullable<WantedUser['alternation']>;

/**
 * Two users that take turns share one owner role: each session starts in it, so what either creates
 * belongs to the role, and the other can read and alter it. Whatever one of them already owned or
 * was granted moves, or is granted, to the role; nothing is taken from anybody.
 */
export async function joinOwnerRole(connection: SqlConnection, username: string, { other, ownerRole }: Alternation): Promise<void> {
  const owner = await readRole(connection, ownerRole);
  if (owner?.canLogin) {
    throw new UserStateError(`the owner role "${ownerRole}" can log in, so it is somebody's account; name another role`);
  }
  if (!owner) {
    await connection.query(`CREATE ROLE ${identifier(ownerRole)} NOLOGIN`);
  }
  for (const user of await existing(connection, [other, username])) {
    await shareRights(connection, user, ownerRole);
    await connection.query(`GRANT ${identifier(ownerRole)} TO ${identifier(user)}`);
    if (!await startsIn(connection, user, ownerRole)) {
      await connection.query(`ALTER ROLE ${identifier(user)} SET role TO ${literal(ownerRole)}`);
    }
  }
  await resemble(connection, username, other);
}

/** What of this is not so. */
export async function ownerRoleDifferences(connection: SqlConnection, username: string, { other, ownerRole }: Alternation): Promise<string[]> {
  const owner = await readRole(connection, ownerRole);
  if (!owner) {
    return [`the owner role "${ownerRole}" does not exist`];
  }
  const found = owner.canLogin ? [`the owner role "${ownerRole}" can log in`] : [];
  for (const user of await existing(connection, [other, username])) {
    found.push(...await unshared(connection, user, ownerRole));
  }
  return [...found, ...await unlike(connection, username, other)];
}

async function shareRights(connection: SqlConnection, user: string, ownerRole: string): Promise<void> {
  if (await ownedObjects(connection, user) > 0) {
    await withRightsOf(connection, [user, ownerRole], async () => {
      await connection.query(`REASSIGN OWNED BY ${identifier(user)} TO ${identifier(ownerRole)}`);
    });
  }
  const rights = await rightsMissingFrom(connection, user, ownerRole);
  await withRightsOf(connection, rights.map((right) => right.objectOwner), async () => {
    for (const right of rights) {
      await grantRight(connection, right, ownerRole);
    }
  });
  for (const role of await membershipsMissingFrom(connection, user, ownerRole)) {
    await connection.query(`GRANT ${identifier(role)} TO ${identifier(ownerRole)}`);
  }
  await shareAttributes(connection, user, ownerRole);
}

/** A session in the role has the role's attributes, not its user's. */
async function shareAttributes(connection: SqlConnection, user: string, ownerRole: string): Promise<void> {
  const [from, to] = [await readRole(connection, user), await readRole(connection, ownerRole)];
  if (from?.createsDatabases && !to?.createsDatabases) {
    await connection.query(`ALTER ROLE ${identifier(ownerRole)} CREATEDB`);
  }
  if (from?.createsRoles && !to?.createsRoles) {
    await connection.query(`ALTER ROLE ${identifier(ownerRole)} CREATEROLE`);
  }
}

/** Connection limit and settings belong to who logs in, so the one that takes over gets those of the other. */
async function resemble(connection: SqlConnection, username: string, other: string): Promise<void> {
  const [user, twin] = [await readRole(connection, username), await readRole(connection, other)];
  if (!user || !twin) {
    return;
  }
  if (user.connectionLimit !== twin.connectionLimit) {
    await connection.query(`ALTER ROLE ${identifier(username)} CONNECTION LIMIT ${twin.connectionLimit}`);
  }
  await copySettings(connection, await settingsMissingFrom(connection, other, username), username);
}

async function unlike(connection: SqlConnection, username: string, other: string): Promise<string[]> {
  const [user, twin] = [await readRole(connection, username), await readRole(connection, other)];
  if (!user || !twin) {
    return [];
  }
  const settings = await settingsMissingFrom(connection, other, username);
  return [
    ...user.connectionLimit === twin.connectionLimit ? [] : [`its connection limit is not that of "${other}"`],
    ...settings.map((setting) => `its setting ${setting.name} is not that of "${other}"`),
  ];
}

async function unshared(connection: SqlConnection, user: string, ownerRole: string): Promise<string[]> {
  const [member] = await connection.query("SELECT pg_has_role($1::name, $2::name, 'MEMBER') AS yes", [user, ownerRole]);
  const owned = await ownedObjects(connection, user);
  const [from, owner] = [await readRole(connection, user), await readRole(connection, ownerRole)];
  return [
    ...member?.['yes'] === true ? [] : [`"${user}" does not belong to "${ownerRole}"`],
    ...await startsIn(connection, user, ownerRole) ? [] : [`sessions of "${user}" do not start as "${ownerRole}"`],
    ...owned === 0 ? [] : [`"${user}" owns ${owned} objects that "${ownerRole}" does not`],
    ...(await rightsMissingFrom(connection, user, ownerRole)).map((right) => `"${ownerRole}" has not ${right.clause}`),
    ...(await membershipsMissingFrom(connection, user, ownerRole)).map((role) => `"${ownerRole}" does not belong to "${role}"`),
    ...from?.createsDatabases && !owner?.createsDatabases ? [`"${ownerRole}" cannot create databases`] : [],
    ...from?.createsRoles && !owner?.createsRoles ? [`"${ownerRole}" cannot create roles`] : [],
  ];
}

async function existing(connection: SqlConnection, users: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const user of users) {
    if (await readRole(connection, user)) {
      found.push(user);
    }
  }
  return found;
}
