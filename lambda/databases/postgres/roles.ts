import type { SqlConnection } from '../sql';
import { identifier } from './quoting';

/** A role as the catalog has it. */
export interface Role {
  readonly canLogin: boolean;
  readonly isExpired: boolean;
  readonly createsDatabases: boolean;
  readonly createsRoles: boolean;
  readonly connectionLimit: number;
}

export async function readRole(connection: SqlConnection, name: string): Promise<Role | undefined> {
  const [row] = await connection.query(
    `SELECT rolcanlogin, coalesce(rolvaliduntil <= now(), false) AS expired, rolcreatedb, rolcreaterole, rolconnlimit
       FROM pg_roles WHERE rolname = $1`, [name]);
  return row && {
    canLogin: row['rolcanlogin'] === true,
    isExpired: row['expired'] === true,
    createsDatabases: row['rolcreatedb'] === true,
    createsRoles: row['rolcreaterole'] === true,
    connectionLimit: Number(row['rolconnlimit']),
  };
}

/**
 * Does something with the rights of other roles: the session joins them for the moment. Without it,
 * an administrator that is no superuser, as on RDS, can neither hand over objects nor grant on them.
 */
export async function withRightsOf(connection: SqlConnection, roles: readonly string[], action: () => Promise<void>): Promise<void> {
  const joined: string[] = [];
  for (const role of new Set(roles)) {
    if (await join(connection, role)) {
      joined.push(role);
    }
  }
  await action();
  for (const role of joined) {
    await connection.query(`REVOKE ${identifier(role)} FROM CURRENT_USER`);
  }
}

/** Whether the session joined the role, and so has to leave it again. */
async function join(connection: SqlConnection, role: string): Promise<boolean> {
  const [row] = await connection.query("SELECT pg_has_role(current_user, $1::name, 'USAGE') AS usable", [role]);
  if (row?.['usable'] === true) {
    return false;
  }
  await connection.query('SAVEPOINT joining');
  try {
    await connection.query(`GRANT ${identifier(role)} TO CURRENT_USER`);
    return true;
  } catch {
    // What then cannot be done shows in the statement itself, or in what is found missing afterwards.
    await connection.query('ROLLBACK TO SAVEPOINT joining');
    return false;
  }
}
