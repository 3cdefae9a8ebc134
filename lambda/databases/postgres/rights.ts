import type { Row, SqlConnection } from '../sql';
import { identifier } from './quoting';

/** A right that a role was given directly. */
export interface Right {
  /** `SELECT ON TABLE public.orders`, as GRANT spells it. */
  readonly clause: string;
  readonly grantable: boolean;
  readonly objectOwner: string;
}

const OBJECTS = `
  SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind, 'pg_class'::regclass AS class, oid, NULL::name AS col, relowner AS owner, relacl AS acl
    FROM pg_class WHERE relpersistence <> 't'
  UNION ALL SELECT 'TABLE', 'pg_class'::regclass, c.oid, attname, relowner, attacl FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE relpersistence <> 't'
  UNION ALL SELECT 'SCHEMA', 'pg_namespace'::regclass, oid, NULL, nspowner, nspacl FROM pg_namespace
  UNION ALL SELECT 'ROUTINE', 'pg_proc'::regclass, oid, NULL, proowner, proacl FROM pg_proc
  UNION ALL SELECT 'TYPE', 'pg_type'::regclass, oid, NULL, typowner, typacl FROM pg_type
  UNION ALL SELECT 'DATABASE', 'pg_database'::regclass, oid, NULL, datdba, datacl FROM pg_database
  UNION ALL SELECT 'LANGUAGE', 'pg_language'::regclass, oid, NULL, lanowner, lanacl FROM pg_language
  UNION ALL SELECT 'FOREIGN DATA WRAPPER', 'pg_foreign_data_wrapper'::regclass, oid, NULL, fdwowner, fdwacl FROM pg_foreign_data_wrapper
  UNION ALL SELECT 'FOREIGN SERVER', 'pg_foreign_server'::regclass, oid, NULL, srvowner, srvacl FROM pg_foreign_server`;

/** What `user` was given and `role` neither was given nor owns; in this database, and on databases themselves. */
export async function rightsMissingFrom(connection: SqlConnection, user: string, role: string): Promise<Right[]> {
  const rows = await connection.query(`
    WITH names AS (SELECT (SELECT oid FROM pg_roles WHERE rolname = $1) AS usr, (SELECT oid FROM pg_roles WHERE rolname = $2) AS rol),
    given AS (SELECT o.*, a.grantee, a.privilege_type, a.is_grantable FROM (${OBJECTS}) o, LATERAL aclexplode(o.acl) a WHERE o.acl IS NOT NULL)
    SELECT kind, (pg_identify_object(class, oid, 0)).identity AS identity, col, privilege_type, is_grantable, pg_get_userbyid(owner) AS owner
      FROM given g, names WHERE g.grantee = usr AND g.owner <> usr AND g.owner IS DISTINCT FROM rol AND NOT EXISTS (
        SELECT FROM given h WHERE h.grantee = rol AND h.class = g.class AND h.oid = g.oid AND h.col IS NOT DISTINCT FROM g.col
          AND h.privilege_type = g.privilege_type AND (h.is_grantable OR NOT g.is_grantable))
      ORDER BY 1, 2, 3, 4`, [user, role]);
  return rows.map(rightOf);
}

/** Roles that `user` belongs to and `role` does not. */
export async function membershipsMissingFrom(connection: SqlConnection, user: string, role: string): Promise<string[]> {
  const rows = await connection.query(`
    SELECT DISTINCT pg_get_userbyid(m.roleid) AS name FROM pg_auth_members m
     WHERE m.member = (SELECT oid FROM pg_roles WHERE rolname = $1) AND pg_get_userbyid(m.roleid) <> $2 AND NOT EXISTS (
       SELECT FROM pg_auth_members o WHERE o.roleid = m.roleid AND o.member = (SELECT oid FROM pg_roles WHERE rolname = $2))
     ORDER BY 1`, [user, role]);
  return rows.map((row) => String(row['name']));
}

/** How many objects a role owns itself in this database; temporary ones are nobody else's business. */
export async function ownedObjects(connection: SqlConnection, user: string): Promise<number> {
  const [row] = await connection.query(`
    SELECT count(*)::int AS owned FROM pg_shdepend d
     WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = (SELECT oid FROM pg_roles WHERE rolname = $1) AND d.deptype = 'o'
       AND (d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
         OR d.dbid = 0 AND d.classid = 'pg_database'::regclass AND d.objid = (SELECT oid FROM pg_database WHERE datname = current_database()))
       AND NOT EXISTS (SELECT FROM pg_class c WHERE d.classid = 'pg_class'::regclass AND c.oid = d.objid AND c.relpersistence = 't')
       AND NOT EXISTS (SELECT FROM pg_namespace n WHERE d.classid = 'pg_namespace'::regclass AND n.oid = d.objid AND n.nspname LIKE 'pg\\_%')`, [user]);
  return Number(row?.['owned']);
}

/** Gives a right to a role. */
export async function grantRight(connection: SqlConnection, right: Right, role: string): Promise<void> {
  await connection.query(`GRANT ${right.clause} TO ${identifier(role)}${right.grantable ? ' WITH GRANT OPTION' : ''}`);
}

function rightOf(row: Row): Right {
  const column = row['col'] === null ? '' : ` (${identifier(String(row['col']))})`;
  return {
    clause: `${String(row['privilege_type'])}${column} ON ${String(row['kind'])} ${String(row['identity'])}`,
    grantable: row['is_grantable'] === true,
    objectOwner: String(row['owner']),
  };
}
