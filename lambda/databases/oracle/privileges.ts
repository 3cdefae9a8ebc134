import type { PrivilegeSettings } from '../../../src/private/handler-contract';
import { SettingsError } from '../../rotation/errors';
import type { SqlConnection } from '../sql';
import { catalogName, identifier } from './quoting';

const OBJECT_PRIVILEGES: Readonly<Record<'readOnly' | 'readWrite', string>> = {
  readOnly: 'SELECT',
  readWrite: 'SELECT, INSERT, UPDATE, DELETE',
};
/** The privileges of the owner of a schema, which is the user itself. */
const OWNER_PRIVILEGES = ['CREATE PROCEDURE', 'CREATE SEQUENCE', 'CREATE TABLE', 'CREATE TRIGGER', 'CREATE TYPE', 'CREATE VIEW'];

/** Grants the privileges. Tables that are created later get their grants at the next rotation. */
export async function grantPrivileges(connection: SqlConnection, grantee: string, privileges: PrivilegeSettings): Promise<void> {
  if (privileges.access === 'owner') {
    await connection.query(`GRANT ${OWNER_PRIVILEGES.join(', ')} TO ${identifier(grantee)}`);
    return;
  }
  const schema = schemaOf(privileges);
  const objects = await connection.query(
    "SELECT object_name, object_type FROM dba_objects WHERE owner = :1 AND object_type IN ('TABLE', 'VIEW', 'SEQUENCE') ORDER BY 1",
    [catalogName(schema)],
  );
  for (const row of objects) {
    // SELECT is the only privilege of this level on a sequence.
    const privilege = row['OBJECT_TYPE'] === 'SEQUENCE' ? 'SELECT' : OBJECT_PRIVILEGES[privileges.access];
    await connection.query(`GRANT ${privilege} ON ${identifier(schema)}."${String(row['OBJECT_NAME'])}" TO ${identifier(grantee)}`);
  }
}

/** What the session's own user lacks of this. It does not see objects that it cannot use; the order of changes proves those. */
export async function privilegeDifferences(connection: SqlConnection, { access }: PrivilegeSettings): Promise<string[]> {
  if (access !== 'owner') {
    return [];
  }
  const had = (await connection.query('SELECT privilege FROM session_privs')).map((row) => String(row['PRIVILEGE']));
  return OWNER_PRIVILEGES.filter((privilege) => !had.includes(privilege)).map((privilege) => `it lacks ${privilege}`);
}

/** @throws SettingsError if Oracle does not support them */
export function checkPrivileges(privileges: PrivilegeSettings, alternates: boolean): void {
  if (privileges.access === 'owner' && (alternates || privileges.schema !== undefined)) {
    throw new SettingsError('in Oracle a user owns its own schema and no other: owner cannot be used with a schema or with alternatingUsers');
  }
  if (privileges.access !== 'owner') {
    schemaOf(privileges);
  }
}

function schemaOf({ schema }: PrivilegeSettings): string {
  if (schema === undefined) {
    throw new SettingsError('in Oracle readOnly and readWrite require a schema');
  }
  return schema;
}
