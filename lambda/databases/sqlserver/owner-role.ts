import { UserStateError } from '../../rotation/errors';
import type { WantedUser } from '../database';
import type { SqlConnection } from '../sql';
import { hasUser, readLogin } from './logins';
import { identifier } from './quoting';
import { copyRights, rolesOf } from './rights';

type Alternation = NonNullable<WantedUser['alternation']>;

/**
 * Two users that alternate have the same privileges and are members of one role. The role owns the schemas
 * that either user owned: what a user creates there belongs to the schema's owner, and so to both.
 */
export async function joinOwnerRole(connection: SqlConnection, username: string, alternation: Alternation, inDatabase: boolean): Promise<void> {
  const { other, ownerRole } = alternation;
  if (inDatabase) {
    await ensureRole(connection, ownerRole);
    for (const user of [other, username]) {
      if (await hasUser(connection, user)) {
        await join(connection, user, ownerRole);
      }
    }
  }
  if (await readLogin(connection, other) && await readLogin(connection, username)) {
    const both = inDatabase && await hasUser(connection, other);
    await copyRights(connection, other, username, both);
    await copyRights(connection, username, other, both);
  }
}

/** Whether the session's own user is a member of the role. */
export async function ownerRoleDifferences(connection: SqlConnection, { ownerRole }: Alternation): Promise<string[]> {
  const [row] = await connection.query('SELECT IS_ROLEMEMBER(@p1) AS member', [ownerRole]);
  return Number(row?.['member']) === 1 ? [] : [`it is not a member of the role "${ownerRole}"`];
}

async function ensureRole(connection: SqlConnection, ownerRole: string): Promise<void> {
  const [row] = await connection.query('SELECT type FROM sys.database_principals WHERE name = @p1', [ownerRole]);
  if (row && row['type'] !== 'R') {
    throw new UserStateError(`the owner role "${ownerRole}" is not a role but another principal; name another role`);
  }
  if (!row) {
    await connection.query(`CREATE ROLE ${identifier(ownerRole)}`);
  }
}

async function join(connection: SqlConnection, user: string, ownerRole: string): Promise<void> {
  if (!(await rolesOf(connection, user)).includes(ownerRole)) {
    await connection.query(`ALTER ROLE ${identifier(ownerRole)} ADD MEMBER ${identifier(user)}`);
  }
  const owned = await connection.query('SELECT name FROM sys.schemas WHERE principal_id = DATABASE_PRINCIPAL_ID(@p1) ORDER BY 1', [user]);
  for (const { name } of owned) {
    await connection.query(`ALTER AUTHORIZATION ON SCHEMA::${identifier(String(name))} TO ${identifier(ownerRole)}`);
  }
}
