import type { PrivilegeSettings } from '../../../src/private/handler-contract';
import type { SqlConnection } from '../sql';
import { identifier } from './quoting';

interface AccessLevel {
  /** On the schema, or on the database if no schema is named. */
  readonly onData: readonly string[];
  /** Also on the database. */
  readonly onDatabase: readonly string[];
}

const LEVELS: Readonly<Record<PrivilegeSettings['access'], AccessLevel>> = {
  readOnly: { onData: ['SELECT'], onDatabase: [] },
  readWrite: { onData: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'EXECUTE'], onDatabase: [] },
  owner: { onData: ['CONTROL'], onDatabase: ['CREATE TABLE', 'CREATE VIEW', 'CREATE PROCEDURE', 'CREATE FUNCTION'] },
};

/** Grants the privileges, on existing objects and on those that will be created. */
export async function grantPrivileges(connection: SqlConnection, grantee: string, { access, schema }: PrivilegeSettings): Promise<void> {
  const { onData, onDatabase } = LEVELS[access];
  const to = identifier(grantee);
  if (schema !== undefined && access === 'owner' && !await exists(connection, schema)) {
    await connection.query(`CREATE SCHEMA ${identifier(schema)}`);
  }
  const on = schema === undefined ? '' : ` ON SCHEMA::${identifier(schema)}`;
  await connection.query(`GRANT ${onData.join(', ')}${on} TO ${to}`);
  if (onDatabase.length > 0) {
    await connection.query(`GRANT ${onDatabase.join(', ')} TO ${to}`);
  }
}

/** What the session's own user lacks of this. */
export async function privilegeDifferences(connection: SqlConnection, { access, schema }: PrivilegeSettings): Promise<string[]> {
  const { onData, onDatabase } = LEVELS[access];
  const missing: string[] = [];
  for (const permission of onData) {
    const allowed = schema === undefined
      ? await isPermittedInDatabase(connection, permission) : await isPermittedInSchema(connection, schema, permission);
    if (!allowed) {
      missing.push(`it lacks ${permission} on ${schema === undefined ? 'the database' : `schema "${schema}"`}`);
    }
  }
  for (const permission of onDatabase) {
    if (!await isPermittedInDatabase(connection, permission)) {
      missing.push(`it lacks ${permission}`);
    }
  }
  return missing;
}

async function isPermittedInDatabase(connection: SqlConnection, permission: string): Promise<boolean> {
  const [row] = await connection.query("SELECT HAS_PERMS_BY_NAME(NULL, 'DATABASE', @p1) AS allowed", [permission]);
  return Number(row?.['allowed']) === 1;
}

async function isPermittedInSchema(connection: SqlConnection, schema: string, permission: string): Promise<boolean> {
  const [row] = await connection.query("SELECT HAS_PERMS_BY_NAME(QUOTENAME(@p1), 'SCHEMA', @p2) AS allowed", [schema, permission]);
  return Number(row?.['allowed']) === 1;
}

async function exists(connection: SqlConnection, schema: string): Promise<boolean> {
  return (await connection.query('SELECT name FROM sys.schemas WHERE name = @p1', [schema])).length > 0;
}
