import type { Row, SqlConnection } from '../sql';
import { identifier } from './quoting';
import type { Server } from './server';

/** A role as the catalog describes it. */
export interface Role {
  readonly canLogin: boolean;
  readonly isExpired: boolean;
}

export const READ_ROLE = 'SELECT rolname, rolcanlogin, coalesce(rolvaliduntil <= now(), false) AS expired FROM pg_roles';

export function roleOf(row: Row | undefined): Role | undefined {
  return row && { canLogin: row['rolcanlogin'] === true, isExpired: row['expired'] === true };
}

/** The statement that ends a temporary membership. */
type Revocation = string | undefined;

/**
 * Runs an action with the privileges of other roles, which the session joins for the time. Without that, an
 * administrator that is not a superuser, as on RDS, can neither reassign objects nor grant privileges on them.
 */
export async function withRightsOf(connection: SqlConnection, server: Server, roles: readonly string[], action: () => Promise<void>): Promise<void> {
  const revocations: Revocation[] = [];
  for (const role of await unusable(connection, roles)) {
    revocations.push(await join(connection, server, role));
  }
  await action();
  for (const revocation of revocations) {
    if (revocation !== undefined) {
      await connection.query(revocation);
    }
  }
}

/** The roles of these whose privileges the session has now. */
export async function usableRoles(connection: SqlConnection, roles: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = roles.length === 0 ? [] : await connection.query(
    "SELECT rolname::text AS name FROM pg_roles WHERE rolname = ANY ($1::name[]) AND pg_has_role(current_user, oid, 'USAGE')", [[...new Set(roles)]]);
  return new Set(rows.map((row) => String(row['name'])));
}

interface Unusable {
  readonly name: string;
  /** Whether this session's user granted the membership to itself, which a REVOKE would end. */
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

async function join(connection: SqlConnection, server: Server, { name, joinedByItself, isMember }: Unusable): Promise<Revocation> {
  const role = identifier(name);
  // A membership does not always inherit: since version 16 each one decides, before the member did.
  const options = server.major >= 16 ? ' WITH INHERIT TRUE' : '';
  if (options === '' && isMember) {
    return undefined;
  }
  await connection.query('SAVEPOINT joining');
  try {
    await connection.query(`GRANT ${role} TO CURRENT_USER${options}`);
    return joinedByItself ? `GRANT ${role} TO CURRENT_USER WITH INHERIT FALSE` : `REVOKE ${role} FROM CURRENT_USER`;
  } catch {
    // If the privilege was necessary, the action itself fails, or the comparison after it does.
    await connection.query('ROLLBACK TO SAVEPOINT joining');
    return undefined;
  }
}
