import type { SqlConnection } from '../sql';

/** The privileges of a level, for each kind of object. */
export interface AccessLevel {
  readonly schema: readonly string[];
  readonly tables: readonly string[];
  readonly sequences: readonly string[];
  readonly database: readonly string[];
}

/** What a user lacks of a level, in one schema. */
export interface SchemaState {
  readonly name: string;
  /** The owners of the schema and of the objects in it. */
  readonly owners: readonly string[];
  readonly lacksSchema: boolean;
  readonly tables: number;
  readonly sequences: number;
  /** Whether the user will have no privilege on tables, or on sequences, that any role creates from now on. */
  readonly noneToCome: boolean;
  /** The roles without default privileges for the user, of those that this session can act as, or can perhaps join. */
  readonly creators: readonly string[];
}

export interface PrivilegeState {
  readonly database: string;
  readonly lacksDatabase: boolean;
  readonly schemas: readonly SchemaState[];
}

/** Reads it in one statement: for the given schema, or for all but the system's. */
export async function readPrivileges(
  connection: SqlConnection, grantee: string, level: AccessLevel, schema: string | undefined,
): Promise<PrivilegeState> {
  const [row] = await connection.query(QUERY, [grantee, schema ?? null, level.database, level.schema, level.tables, level.sequences]);
  const state: PrivilegeState = JSON.parse(String(row?.['state']));
  return state;
}

/** A role that cannot be joined costs one failed attempt. The server's own roles create no objects. */
const CREATORS = `
  SELECT r.oid, r.rolname FROM owner JOIN pg_roles r ON r.oid = owner.oid, me
   WHERE r.rolname <> $1 AND r.rolname NOT LIKE 'pg\\_%'
     AND (pg_has_role(me.oid, r.oid, 'USAGE') OR pg_has_role(me.oid, r.oid, 'MEMBER WITH ADMIN OPTION')
       OR me.rolcreaterole AND NOT r.rolsuper AND current_setting('server_version_num')::int < 160000)
   UNION SELECT me.oid, me.rolname FROM me`;

const QUERY = `
  WITH me AS (SELECT oid, rolname, rolcreaterole FROM pg_roles WHERE rolname = current_user),
  future AS (
    SELECT defaclrole, defaclnamespace, defaclobjtype, array_agg(privilege_type) AS rights FROM pg_default_acl, LATERAL aclexplode(defaclacl) a
     WHERE a.grantee = (SELECT oid FROM pg_roles WHERE rolname = $1) GROUP BY 1, 2, 3),
  item AS (
    SELECT nspname AS name, s.* FROM pg_namespace n, LATERAL (
      WITH owner AS (SELECT n.nspowner AS oid UNION
        SELECT relowner FROM pg_class WHERE relnamespace = n.oid AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S'))
      SELECT ARRAY(SELECT pg_get_userbyid(oid)::text FROM owner ORDER BY 1) AS owners,
        EXISTS (SELECT FROM unnest($4::text[]) AS wanted WHERE NOT has_schema_privilege($1::name, n.oid, wanted)) AS "lacksSchema",
        (SELECT count(*) FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
          AND EXISTS (SELECT FROM unnest($5::text[]) AS wanted WHERE NOT has_table_privilege($1::name, c.oid, wanted))) AS tables,
        (SELECT count(*) FROM (SELECT oid FROM pg_class WHERE relnamespace = n.oid AND relkind = 'S' OFFSET 0) c
          WHERE EXISTS (SELECT FROM unnest($6::text[]) AS wanted WHERE NOT has_sequence_privilege($1::name, c.oid, wanted))) AS sequences,
        ${lacksFuture('true')} AS "noneToCome",
        ARRAY(SELECT rolname::text FROM (${CREATORS}) c WHERE ${lacksFuture('defaclrole = c.oid')} ORDER BY 1) AS creators
    ) s WHERE CASE WHEN $2::text IS NULL THEN nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' ELSE nspname = $2 END ORDER BY 1)
  SELECT json_build_object('database', current_database(),
    'lacksDatabase', EXISTS (SELECT FROM unnest($3::text[]) AS wanted WHERE NOT has_database_privilege($1::name, current_database(), wanted)),
    'schemas', (SELECT coalesce(json_agg(item), '[]') FROM item))::text AS state`;

function lacksFuture(whose: string): string {
  const lacks = (type: string, wanted: string): string => `NOT EXISTS (
    SELECT FROM future WHERE ${whose} AND defaclnamespace IN (0, n.oid) AND defaclobjtype = '${type}' AND rights @> ${wanted}::text[])`;
  return `(${lacks('r', '$5')} OR ${lacks('S', '$6')})`;
}
