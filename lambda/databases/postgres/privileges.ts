import type { PrivilegeSettings } from '../../../src/private/handler-contract';
import type { SqlConnection } from '../sql';
import { identifier } from './quoting';
import { withRightsOf } from './roles';

interface AccessLevel {
  readonly schema: readonly string[];
  readonly tables: readonly string[];
  readonly sequences: readonly string[];
  readonly database: readonly string[];
}

const LEVELS: Readonly<Record<PrivilegeSettings['access'], AccessLevel>> = {
  readOnly: { schema: ['USAGE'], tables: ['SELECT'], sequences: ['SELECT'], database: ['CONNECT'] },
  readWrite: {
    schema: ['USAGE'], tables: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'], sequences: ['SELECT', 'USAGE', 'UPDATE'], database: ['CONNECT', 'TEMPORARY'],
  },
  owner: {
    schema: ['USAGE', 'CREATE'],
    tables: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'],
    sequences: ['SELECT', 'USAGE', 'UPDATE'],
    database: ['CONNECT', 'TEMPORARY', 'CREATE'],
  },
};

interface Schema {
  readonly name: string;
  readonly owners: readonly string[];
}

/** Gives what the user shall be allowed, on what is there and on what will be created. */
export async function grantPrivileges(connection: SqlConnection, grantee: string, { access, schema }: PrivilegeSettings): Promise<void> {
  const level = LEVELS[access];
  const to = identifier(grantee);
  const [row] = await connection.query('SELECT current_database() AS name');
  // A database-wide `owner` may create schemas; who owns one schema has nothing to do with the others.
  const onDatabase = level.database.filter((right) => right !== 'CREATE' || schema === undefined);
  await connection.query(`GRANT ${onDatabase.join(', ')} ON DATABASE ${identifier(String(row?.['name']))} TO ${to}`);
  if (schema !== undefined && access === 'owner' && (await schemas(connection, schema)).length === 0) {
    await connection.query(`CREATE SCHEMA ${identifier(schema)}`);
  }
  for (const { name, owners } of await schemas(connection, schema)) {
    const inSchema = identifier(name);
    await withRightsOf(connection, owners, async () => {
      await connection.query(`GRANT ${level.schema.join(', ')} ON SCHEMA ${inSchema} TO ${to}`);
      await connection.query(`GRANT ${level.tables.join(', ')} ON ALL TABLES IN SCHEMA ${inSchema} TO ${to}`);
      await connection.query(`GRANT ${level.sequences.join(', ')} ON ALL SEQUENCES IN SCHEMA ${inSchema} TO ${to}`);
      await connection.query(`ALTER DEFAULT PRIVILEGES IN SCHEMA ${inSchema} GRANT ${level.tables.join(', ')} ON TABLES TO ${to}`);
      await connection.query(`ALTER DEFAULT PRIVILEGES IN SCHEMA ${inSchema} GRANT ${level.sequences.join(', ')} ON SEQUENCES TO ${to}`);
    });
  }
}

/** What of this the user has not. */
export async function privilegeDifferences(connection: SqlConnection, grantee: string, { access, schema }: PrivilegeSettings): Promise<string[]> {
  const level = LEVELS[access];
  const found = await schemas(connection, schema);
  if (schema !== undefined && found.length === 0) {
    return [`the schema "${schema}" does not exist`];
  }
  const missing: string[] = [];
  for (const { name } of found) {
    missing.push(...await missingIn(connection, grantee, name, level));
  }
  return missing;
}

async function missingIn(connection: SqlConnection, grantee: string, schema: string, level: AccessLevel): Promise<string[]> {
  const [row] = await connection.query(`
    SELECT (SELECT count(*) FROM unnest($3::text[]) AS right_name WHERE NOT has_schema_privilege($1::name, n.oid, right_name))::int AS schema_rights,
           (SELECT count(*) FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
             AND EXISTS (SELECT FROM unnest($4::text[]) AS right_name WHERE NOT has_table_privilege($1::name, c.oid, right_name)))::int AS tables,
           (SELECT count(*) FROM (SELECT oid FROM pg_class WHERE relnamespace = n.oid AND relkind = 'S' OFFSET 0) c
             WHERE EXISTS (SELECT FROM unnest($5::text[]) AS right_name WHERE NOT has_sequence_privilege($1::name, c.oid, right_name)))::int AS sequences
      FROM pg_namespace n WHERE n.nspname = $2`, [grantee, schema, level.schema, level.tables, level.sequences]);
  const count = (column: string): number => Number(row?.[column] ?? 0);
  return [
    ...count('schema_rights') > 0 ? [`"${grantee}" has not ${level.schema.join(', ')} on schema "${schema}"`] : [],
    ...count('tables') > 0 ? [`"${grantee}" has not ${level.tables.join(', ')} on ${count('tables')} tables of schema "${schema}"`] : [],
    ...count('sequences') > 0 ? [`"${grantee}" has not ${level.sequences.join(', ')} on ${count('sequences')} sequences of schema "${schema}"`] : [],
  ];
}

/** The schema asked for, or all but the system's, each with who owns it or something in it. */
async function schemas(connection: SqlConnection, schema: string | undefined): Promise<Schema[]> {
  const rows = await connection.query(`
    SELECT nspname::text AS name, array_agg(DISTINCT pg_get_userbyid(owner)::text) AS owners
      FROM (SELECT nspname, nspowner AS owner FROM pg_namespace UNION ALL
            SELECT nspname, relowner FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')) owned
     WHERE CASE WHEN $1::text IS NULL THEN nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' ELSE nspname = $1 END
     GROUP BY nspname ORDER BY nspname`, [schema ?? null]);
  return rows.map((row) => ({ name: String(row['name']), owners: row['owners'] instanceof Array ? row['owners'].map(String) : [] }));
}
