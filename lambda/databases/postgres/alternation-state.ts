import type { SqlConnection } from '../sql';
import { detailsQuery } from './alternation-details';
import { rows } from './json-rows';
import { literal } from './quoting';
import type { RoleSetting } from './role-settings';

/** A membership with its options; where several people granted it, what all of them together allow. */
export interface Membership {
  readonly role: string;
  readonly admin: boolean;
  /** Before PostgreSQL 16 the member's own affair, and null here, as is `set`. */
  readonly inherit: boolean | null;
  readonly set: boolean | null;
}

export interface RoleState {
  readonly name: string;
  readonly canLogin: boolean;
  readonly isSuperuser: boolean;
  readonly inherits: boolean;
  /** Such as CREATEDB: what a session has of the role it is in, and of no other. */
  readonly attributes: readonly string[];
  readonly connectionLimit: number;
  readonly settings: readonly RoleSetting[];
  readonly memberOf: readonly Membership[];
}

/** Where a user is mentioned in the catalog. */
export interface Mention {
  readonly user: string;
  /** Null for this database and for what all databases share. */
  readonly database: string | null;
  /** The catalog, such as `pg_class`. */
  readonly catalog: string;
  /** As whom: `o` as owner, `a` as one with rights, `r` in a policy. */
  readonly as: string;
  /** At how many objects of another database the owner role is not mentioned. */
  readonly alone: number;
}

/** A right that a user was given directly and the owner role was not. */
export interface MissingRight {
  readonly user: string;
  readonly kind: string;
  readonly identity: string;
  readonly column: string | null;
  readonly privilege: string;
  readonly grantable: boolean;
  readonly objectOwner: string;
}

/** A row level policy that is about a user and not about the owner role. */
export interface MissingPolicy {
  readonly user: string;
  readonly policy: string;
  readonly table: string;
  readonly tableOwner: string;
  readonly roles: readonly string[];
}

/** A right on what `creator` will create that is not as it is for a user; null stands for every schema, and for PUBLIC. */
export interface MissingDefault {
  readonly user: string;
  readonly creator: string;
  readonly schema: string | null;
  readonly type: string;
  readonly grantee: string | null;
  readonly privilege: string;
  readonly grantable: boolean;
  readonly isTaken: boolean;
}

/** What of a user's cannot be known from mentions alone; only what is missing. */
export interface Details {
  readonly rights: readonly MissingRight[];
  readonly policies: readonly MissingPolicy[];
  readonly defaults: readonly MissingDefault[];
  /** Whose objects can be handed over; temporary ones are nobody else's business. */
  readonly owned: readonly { readonly user: string; readonly count: number }[];
  readonly mappings: readonly { readonly user: string; readonly server: string }[];
}

/** Two users and their owner role, as the catalog has them; empty where a role does not exist. */
export interface AlternationState extends Details {
  readonly database: string;
  /** Whether each membership has options of its own, as of PostgreSQL 16. */
  readonly hasOptions: boolean;
  readonly roles: readonly RoleState[];
  readonly mentions: readonly Mention[];
}

/**
 * All that users that alternate must share, of which `stateQuery` read the beginning. A session that logs in for this has
 * nothing of the catalog cached, so a statement costs by the catalogs it names: the second one names only
 * those in which the users are mentioned.
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
 * `pg_shdepend` lists wherever a role is mentioned, in every database: owned objects, rights, policies.
 * Nothing a user has can be overlooked. Without parameters, so that it can go together with other statements.
 */
export function stateQuery(users: readonly string[], ownerRole: string): string {
  const owner = `${literal(ownerRole)}::name`;
  return `
    WITH role AS (SELECT oid, rolname, rolcanlogin, rolsuper, rolinherit, rolconnlimit, rolcreatedb, rolcreaterole, rolbypassrls, rolreplication
      FROM pg_roles WHERE rolname IN (${[...users, ownerRole].map(literal).join(', ')}))
    SELECT json_build_object('database', current_database(), 'hasOptions', current_setting('server_version_num')::int >= 160000,
      'roles', ${rows(ROLES)}, 'mentions', ${rows(mentions(owner))})::text AS state`;
}

/** The options of a membership by way of JSON, since not every server has them. */
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

/** What a right in another database is cannot be read from here; that the owner role is mentioned at the same object must do. */
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
