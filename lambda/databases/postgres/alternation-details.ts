import type { Details, Mention } from './alternation-types';
import { rows } from './json-rows';

/** How privileges are read from the catalogs that hold them. */
const OBJECTS: Readonly<Record<string, string>> = {
  pg_class: `${acl("CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END", 'pg_class', 'relowner', 'relacl')}
       AND objsubid = 0 AND relpersistence <> 't'
    UNION ALL SELECT pair_user, "user", classid, objid, 'TABLE', attname::text, relowner, attacl
      FROM near JOIN pg_class o ON o.oid = objid JOIN pg_attribute ON attrelid = objid AND attnum = objsubid
     WHERE classid = 'pg_class'::regclass AND deptype = 'a' AND objsubid <> 0 AND relpersistence <> 't'`,
  pg_namespace: acl("'SCHEMA'", 'pg_namespace', 'nspowner', 'nspacl'),
  pg_proc: acl("'ROUTINE'", 'pg_proc', 'proowner', 'proacl'),
  pg_type: acl("'TYPE'", 'pg_type', 'typowner', 'typacl'),
  pg_database: acl("'DATABASE'", 'pg_database', 'datdba', 'datacl'),
  pg_language: acl("'LANGUAGE'", 'pg_language', 'lanowner', 'lanacl'),
  pg_foreign_data_wrapper: acl("'FOREIGN DATA WRAPPER'", 'pg_foreign_data_wrapper', 'fdwowner', 'fdwacl'),
  pg_foreign_server: acl("'FOREIGN SERVER'", 'pg_foreign_server', 'srvowner', 'srvacl'),
  pg_tablespace: acl("'TABLESPACE'", 'pg_tablespace', 'spcowner', 'spcacl'),
  // `pg_shdepend` names the catalog of their pages.
  pg_largeobject: acl("'LARGE OBJECT'", 'pg_largeobject_metadata', 'lomowner', 'lomacl', 'pg_largeobject'),
  // A parameter of the server has no owner.
  pg_parameter_acl: acl("'PARAMETER'", 'pg_parameter_acl', '0::oid', 'paracl'),
};

function acl(kind: string, catalog: string, owner: string, rights: string, noted = catalog): string {
  return `SELECT pair_user, "user", classid, objid, ${kind} AS kind, NULL::text AS "column", ${owner} AS owner, ${rights} AS acl
    FROM near JOIN ${catalog} o ON o.oid = objid WHERE classid = '${noted}'::regclass AND deptype = 'a'`;
}

/** Read in other ways, or about memberships that the user granted to others. */
const OTHERS = ['pg_default_acl', 'pg_auth_members'];

/** Whether a privilege of this kind can be shared: newer servers may have further kinds. */
export function isKnown({ catalog, as }: Mention): boolean {
  return as !== 'a' || OTHERS.includes(catalog) || catalog in OBJECTS;
}

/** The query for what is missing; undefined if this database does not mention the users. */
export function detailsQuery(mentions: readonly Mention[]): string | undefined {
  const near = mentions.filter(({ database }) => database === null);
  const granted = [...new Set(near.filter(({ as }) => as === 'a').map(({ catalog }) => OBJECTS[catalog] ?? []).flat())];
  const is = (as: string, catalog: string): boolean => near.some((mention) => mention.as === as && mention.catalog === catalog);
  const parts: Record<keyof Details, string | false> = {
    rights: granted.length > 0 && RIGHTS,
    policies: is('r', 'pg_policy') && POLICIES,
    defaults: (is('a', 'pg_default_acl') || is('o', 'pg_default_acl')) && `${DEFAULTS_FOR} UNION ALL ${DEFAULTS_OF}`,
    owned: near.some(({ as }) => as === 'o') && OWNED,
    mappings: is('o', 'pg_user_mapping') && MAPPINGS,
  };
  const wanted = Object.entries(parts).filter((part): part is [string, string] => part[1] !== false);
  return wanted.length === 0 ? undefined : `
    WITH owner AS (SELECT (SELECT oid FROM pg_roles WHERE rolname = $2::name) AS oid),
    pair_user AS (SELECT oid, rolname::text AS name FROM pg_roles WHERE rolname = ANY ($1::name[])),
    near AS (SELECT pair_user.oid AS pair_user, pair_user.name AS "user", classid, objid, objsubid, deptype
      FROM pair_user JOIN pg_shdepend ON refclassid = 'pg_authid'::regclass AND refobjid = pair_user.oid
     WHERE dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())))${granted.length > 0 ? `,
    object AS (${granted.join(' UNION ALL ')})` : ''}
    SELECT json_build_object(${wanted.map(([name, query]) => `'${name}', ${rows(query)}`).join(', ')})::text AS state`;
}

const OWNED = `
  SELECT "user", count(*) FROM near
   WHERE deptype = 'o' AND classid NOT IN ('pg_default_acl'::regclass, 'pg_user_mapping'::regclass)
     AND NOT EXISTS (SELECT FROM pg_class c WHERE classid = 'pg_class'::regclass AND c.oid = objid AND relpersistence = 't')
     AND NOT EXISTS (SELECT FROM pg_namespace s WHERE classid = 'pg_namespace'::regclass AND s.oid = objid AND nspname LIKE 'pg\\_%')
   GROUP BY 1 ORDER BY 1`;

/** Their options hold passwords, which must not be copied. */
const MAPPINGS = `
  SELECT "user", srvname AS server FROM near JOIN pg_user_mappings u ON classid = 'pg_user_mapping'::regclass AND umid = objid, owner
   WHERE NOT EXISTS (SELECT FROM pg_user_mappings o WHERE o.srvid = u.srvid AND o.umuser = owner.oid) ORDER BY 1, 2`;

/** The owner role requires no grant on what it owns, or will own after objects were reassigned. */
const RIGHTS = `
  SELECT "user", kind, (pg_identify_object(classid, objid, 0)).identity, "column", privilege_type AS privilege, is_grantable AS grantable,
         pg_get_userbyid(o.owner) AS "objectOwner"
    FROM owner, object o, LATERAL aclexplode(acl) a
   WHERE grantee = pair_user AND o.owner NOT IN (SELECT oid FROM pair_user) AND o.owner IS DISTINCT FROM owner.oid AND ${lacking('acl', 'owner.oid')}
   ORDER BY 1, 2, 3, 4, 5`;

const POLICIES = `
  SELECT "user", polname AS policy, (pg_identify_object('pg_class'::regclass, polrelid, 0)).identity AS "table",
         pg_get_userbyid(relowner) AS "tableOwner", ARRAY(SELECT pg_get_userbyid(r)::text FROM unnest(polroles) r) AS roles
    FROM owner, near JOIN pg_policy p ON classid = 'pg_policy'::regclass AND deptype = 'r' AND p.oid = objid JOIN pg_class c ON c.oid = polrelid
   WHERE NOT coalesce(owner.oid = ANY (polroles), false) ORDER BY 1, 3, 2`;

const DEFAULT_ACL = 'pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = defaclnamespace';

/** Privileges that another role grants to a user on what that role will create. */
const DEFAULTS_FOR = `
  SELECT t.name AS "user", pg_get_userbyid(defaclrole) AS creator, nspname AS schema, defaclobjtype AS type, $2::text AS grantee,
         privilege_type AS privilege, is_grantable AS grantable, false AS "isTaken"
    FROM owner, pair_user t, ${DEFAULT_ACL}, LATERAL aclexplode(defaclacl) a
   WHERE a.grantee = t.oid AND defaclrole NOT IN (SELECT oid FROM pair_user) AND defaclrole IS DISTINCT FROM owner.oid
     AND ${lacking('defaclacl', 'owner.oid')}`;

function builtIn(creator: string): string {
  return `CASE WHEN defaclnamespace = 0 THEN acldefault(translate(defaclobjtype::text, 'S', 's')::"char", ${creator}) END`;
}

/**
 * Privileges of others on what a user will create. The owner role will own it. A default for every schema
 * replaces the built-in one, and so can lack privileges of it.
 */
const DEFAULTS_OF = `
  SELECT t.name, $2::text, nspname, defaclobjtype, CASE a.grantee WHEN 0 THEN NULL WHEN t.oid THEN $2::text ELSE pg_get_userbyid(a.grantee)::text END,
         privilege_type, is_grantable, a.taken
    FROM owner, pair_user t JOIN (${DEFAULT_ACL}) ON defaclrole = t.oid,
         LATERAL (SELECT ${builtIn('t.oid')} AS builtin, ${builtIn('owner.oid')} AS untouched) b,
         LATERAL (SELECT coalesce((SELECT o.defaclacl FROM pg_default_acl o WHERE o.defaclrole = owner.oid
                    AND o.defaclnamespace = d.defaclnamespace AND o.defaclobjtype = d.defaclobjtype), untouched) AS owners) c,
         LATERAL (SELECT *, false AS taken FROM aclexplode(defaclacl) a WHERE ${lacking('builtin', 'a.grantee')}
           UNION ALL SELECT *, true FROM aclexplode(builtin) a WHERE ${lacking('defaclacl', 'a.grantee')}) a
   WHERE a.taken <> ${lacking('owners', 'CASE a.grantee WHEN t.oid THEN owner.oid ELSE a.grantee END')}`;

/** Whether `grantee` lacks the privilege `a`, or its grant option. */
function lacking(rights: string, grantee: string): string {
  return `NOT EXISTS (SELECT FROM aclexplode(${rights}) h
    WHERE h.grantee = ${grantee} AND h.privilege_type = a.privilege_type AND (h.is_grantable OR NOT a.is_grantable))`;
}
