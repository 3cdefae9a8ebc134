import { UserStateError } from '../../rotation/errors';
import type { Row, SqlConnection } from '../sql';
import { identifier } from './quoting';

const SERVER_ROLES = `
  SELECT r.name FROM sys.server_role_members m JOIN sys.server_principals r ON r.principal_id = m.role_principal_id
    JOIN sys.server_principals u ON u.principal_id = m.member_principal_id WHERE u.name = @p1 ORDER BY 1`;
const SERVER_PERMISSIONS = `
  SELECT state_desc, permission_name, class_desc, NULL AS schema_name, NULL AS object_name, NULL AS column_name FROM sys.server_permissions p
    JOIN sys.server_principals u ON u.principal_id = p.grantee_principal_id WHERE u.name = @p1 AND p.type <> 'COSQ' ORDER BY 2`;
const ROLES = `
  SELECT r.name FROM sys.database_role_members m JOIN sys.database_principals r ON r.principal_id = m.role_principal_id
    JOIN sys.database_principals u ON u.principal_id = m.member_principal_id WHERE u.name = @p1 ORDER BY 1`;
const PERMISSIONS = `
  SELECT state_desc, permission_name, class_desc,
      CASE class WHEN 3 THEN SCHEMA_NAME(major_id) WHEN 1 THEN OBJECT_SCHEMA_NAME(major_id) END AS schema_name,
      CASE class WHEN 1 THEN OBJECT_NAME(major_id) END AS object_name,
      CASE WHEN class = 1 AND minor_id > 0 THEN COL_NAME(major_id, minor_id) END AS column_name
    FROM sys.database_permissions p JOIN sys.database_principals u ON u.principal_id = p.grantee_principal_id
   WHERE u.name = @p1 AND p.type <> 'CO' ORDER BY 2, 4, 5, 6`;

/** What was granted to a principal directly, as clauses that can be granted to another one. */
interface Rights {
  readonly serverRoles: readonly string[];
  readonly serverPermissions: readonly Permission[];
  readonly roles: readonly string[];
  readonly permissions: readonly Permission[];
}

interface Permission {
  /** `GRANT SELECT ON SCHEMA::"sales"` */
  readonly clause: string;
  readonly option: string;
}

/** Grants `to` what `from` has directly and `to` lacks; also copies denials. Revokes nothing. */
export async function copyRights(connection: SqlConnection, from: string, to: string, inDatabase: boolean): Promise<void> {
  const [given, had] = [await readRights(connection, from, inDatabase), await readRights(connection, to, inDatabase)];
  for (const role of missing(given.serverRoles, had.serverRoles)) {
    await connection.query(`ALTER SERVER ROLE ${identifier(role)} ADD MEMBER ${identifier(to)}`);
  }
  for (const role of missing(given.roles, had.roles)) {
    await connection.query(`ALTER ROLE ${identifier(role)} ADD MEMBER ${identifier(to)}`);
  }
  const permissions = [...missing(given.serverPermissions, had.serverPermissions), ...missing(given.permissions, had.permissions)];
  for (const permission of permissions) {
    await connection.query(`${permission.clause} TO ${identifier(to)}${permission.option}`);
  }
}

export async function rolesOf(connection: SqlConnection, user: string): Promise<string[]> {
  return (await connection.query(ROLES, [user])).map((row) => String(row['name']));
}

async function readRights(connection: SqlConnection, name: string, inDatabase: boolean): Promise<Rights> {
  const server = await connection.query(SERVER_PERMISSIONS, [name]);
  return {
    serverRoles: (await connection.query(SERVER_ROLES, [name])).map((row) => String(row['name'])),
    serverPermissions: server.map((row) => permissionOf(row, name)),
    roles: inDatabase ? await rolesOf(connection, name) : [],
    permissions: inDatabase ? (await connection.query(PERMISSIONS, [name])).map((row) => permissionOf(row, name)) : [],
  };
}

function permissionOf(row: Row, holder: string): Permission {
  const [state, permission] = [String(row['state_desc']), String(row['permission_name'])];
  const on = securable(row, holder);
  const column = row['column_name'] === null ? '' : ` (${identifier(String(row['column_name']))})`;
  const verb = state === 'DENY' ? 'DENY' : 'GRANT';
  return { clause: `${verb} ${permission}${on}${column}`, option: state === 'GRANT_WITH_GRANT_OPTION' ? ' WITH GRANT OPTION' : '' };
}

function securable(row: Row, holder: string): string {
  switch (row['class_desc']) {
    case 'SERVER': case 'DATABASE':
      return '';
    case 'SCHEMA':
      return ` ON SCHEMA::${identifier(String(row['schema_name']))}`;
    case 'OBJECT_OR_COLUMN':
      return ` ON OBJECT::${identifier(String(row['schema_name']))}.${identifier(String(row['object_name']))}`;
    default:
      // To ignore it would lose it without an error.
      throw new UserStateError(
        `"${holder}" has ${String(row['permission_name'])} on a ${String(row['class_desc'])}, `
        + 'which cannot be copied; grant it to the owner role instead');
  }
}

function missing<T>(given: readonly T[], had: readonly T[]): T[] {
  const known = new Set(had.map((right) => JSON.stringify(right)));
  return given.filter((right) => !known.has(JSON.stringify(right)));
}
