import type { SqlConnection } from '../sql';
import { detailsQuery } from './alternation-details';
import type { AlternationState, Details } from './alternation-types';
import { rows } from './json-rows';
import { literal } from './quoting';

/**
 * All that users that alternate must share, of which `stateQuery` read the first part. A new session has no catalog
 * in its cache, so the cost of a statement depends on the catalogs it names. The second statement names only
 * those that mention the users.
 */
export async function completeState(
  connection: SqlConnection, beginning: unknown, users: readonly string[], ownerRole: string,
): Promise<AlternationState> {
  const state: Omit<AlternationState, keyof Details> = JSON.parse(String(beginning));
  const details: Details = { rights: [], policies: [], defaults: [], owned: [], mappings: [] };
  const statement = detailsQuery(state.mentions);
  if (statement === undefined) {
    return { ...state, ...details };
  }
  const [found] = await connection.query(statement, [users, ownerRole]);
  const missing: Partial<Details> = JSON.parse(String(found?.['state']));
  return { ...state, ...details, ...missing };
}

/**
 * `pg_shdepend` lists every mention of a role, in every database: owned objects, privileges, policies. So
 * none is overlooked. Without parameters, so that it can be sent together with other statements.
 */
export function stateQuery(users: readonly string[], ownerRole: string): string {
  const owner = `${literal(ownerRole)}::name`;
  return `
    WITH role AS (SELECT oid, rolname, rolcanlogin, rolsuper, rolinherit, rolconnlimit, rolcreatedb, rolcreaterole, rolbypassrls, rolreplication
      FROM pg_roles WHERE rolname IN (${[...users, ownerRole].map(literal).join(', ')}))
    SELECT json_build_object('database', current_database(), 'hasOptions', current_setting('server_version_num')::int >= 160000,
      'roles', ${rows(ROLES)}, 'mentions', ${rows(mentions(owner))})::text AS state`;
}

/** The options of a membership are read as JSON, since not every server has these columns. */
const ROLES = `
    SELECT rolname AS name, rolcanlogin AS "canLogin", rolsuper AS "isSuperuser", rolinherit AS inherits, rolconnlimit AS "connectionLimit",
      array_remove(ARRAY[CASE WHEN rolcreatedb THEN 'CREATEDB' END, CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
        CASE WHEN rolbypassrls THEN 'BYPASSRLS' END, CASE WHEN rolreplication THEN 'REPLICATION' END], NULL) AS attributes,
      ${rows(`SELECT (SELECT datname FROM pg_database d WHERE d.oid = setdatabase) AS database,
          split_part(entry, '=', 1) AS name, substr(entry, strpos(entry, '=') + 1) AS value
        FROM pg_db_role_setting, unnest(setconfig) AS entry WHERE setrole = role.oid`)} AS settings,
      ${rows(`SELECT pg_get_userbyid(roleid) AS role, bool_or(admin_option) AS admin,
          bool_or((to_jsonb(m) ->> 'inherit_option')::boolean) AS inherit, bool_or((to_jsonb(m) ->> 'set_option')::boolean) AS set
        FROM pg_auth_members m WHERE member = role.oid GROUP BY roleid`)} AS "memberOf"
      FROM role`;

/** A privilege in another database cannot be read from here. A mention of the owner role at the same object is taken as proof. */
function mentions(owner: string): string {
  return `
  SELECT rolname AS "user", (SELECT datname FROM pg_database o WHERE o.oid = dbid AND datname <> current_database()) AS database,
         classid::regclass::text AS catalog, deptype AS as,
         count(*) FILTER (WHERE CASE WHEN dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())) THEN false ELSE NOT EXISTS (
           SELECT FROM pg_shdepend s WHERE s.dbid = d.dbid AND s.classid = d.classid AND s.objid = d.objid AND s.objsubid IN (0, d.objsubid)
              AND s.refclassid = 'pg_authid'::regclass AND s.refobjid = (SELECT oid FROM role WHERE rolname = ${owner})) END) AS alone
    FROM role JOIN pg_shdepend d ON refclassid = 'pg_authid'::regclass AND refobjid = role.oid
   WHERE rolname <> ${owner} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`;
}
