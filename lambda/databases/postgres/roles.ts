import type { Row, SqlConnection } from '../sql';
import { identifier } from './quoting';
import type { Server } from './server';

/** A role as the catalog has it. */
export interface Role {
  readonly canLogin: boolean;
  readonly isExpired: boolean;
}

export const READ_ROLE = 'SELECT rolname, rolcanlogin, coalesce(rolvaliduntil <= now(), false) AS expired FROM pg_roles';

export function roleOf(row: Row | undefined): Role | undefined {
  return row && { canLogin: row['rolcanlogin'] === true, isExpired: row['expired'] === true };
}

/** How a membership that lends rights for the moment ends. */
type Leaving = string | undefined;

/**
 * Does something with the rights of other roles: the session joins them for the moment. Without it,
 * an administrator that is no superuser, as on RDS, can neither hand over objects nor grant on them.
 */
export async function withRightsOf(connection: SqlConnection, server: Server, roles: readonly string[], action: () => Promise<void>): Promise<void> {
  const leavings: Leaving[] = [];
  for (const role of await unusable(connection, roles)) {
    leavings.push(await join(connection, server, role));
  }
  await action();
  for (const leaving of leavings) {
    if (leaving !== undefined) {
      await connection.query(leaving);
    }
  }
}

/** Which of these roles the session has the rights of, by now. */
export async function usableRoles(connection: SqlConnection, roles: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = roles.length === 0 ? [] : await connection.query(
    "SELECT rolname::text AS name FROM pg_roles WHERE rolname = ANY ($1::name[]) AND pg_has_role(current_user, oid, 'USAGE')", [[...new Set(roles)]]);
  return new Set(rows.map((row) => String(row['name'])));
}

interface Unusable {
  readonly name: string;
  /** Whether this session's user made itself a member, which a REVOKE would end. */
  readonly joinedByItself: boolean;
  readonly isMember: boolean;
}

async function unusable(connection: SqlConnection, roles: readonly string[]): Promise<Unusable[]> {
  if (roles.length === 0) {
    return [];
  }
  const rows = await connection.query(`
    SELECT rolname::text AS name, coalesce(bool_or(m.grantor = me.oid), false) AS "joinedByItself", count(m.*) > 0 AS "isMember"
      FROM pg_roles r CROSS JOIN (SELECT oid FROM pg_roles WHERE rolname = current_user) me
      LEFT JOIN pg_auth_members m ON m.roleid = r.oid AND m.member = me.oid
     WHERE r.rolname = ANY ($1::name[]) AND NOT pg_has_role(current_user, r.oid, 'USAGE') GROUP BY 1 ORDER BY 1`, [[...new Set(roles)]]);
  return rows.map((row) => ({ name: String(row['name']), joinedByItself: row['joinedByItself'] === true, isMember: row['isMember'] === true }));
}

async function join(connection: SqlConnection, server: Server, { name, joinedByItself, isMember }: Unusable): Promise<Leaving> {
  const role = identifier(name);
  // A membership is not always one that inherits: of 16 on that is its own affair, before it was the member's.
  const options = server.major >= 16 ? ' WITH INHERIT TRUE' : '';
  if (options === '' && isMember) {
    return undefined;
  }
  await connection.query('SAVEPOINT joining');
  try {
    await connection.query(`GRANT ${role} TO CURRENT_USER${options}`);
    return joinedByItself ? `GRANT ${role} TO CURRENT_USER WITH INHERIT FALSE` : `REVOKE ${role} FROM CURRENT_USER`;
  } catch {
    // What then cannot be done shows in the statement itself, or in what is found missing afterwards.
    await connection.query('ROLLBACK TO SAVEPOINT joining');
    return undefined;
  }
}
