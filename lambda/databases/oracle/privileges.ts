import type { PrivilegeSettings } from '../../../src/private/handler-contract';
import { SettingsError } from '../../rotation/errors';
import type { SqlConnection } from '../sql';
import { catalogName, identifier } from './quoting';

const OBJECT_PRIVILEGES: Readonly<Record<'readOnly' | 'readWrite', string>> = {
  readOnly: 'SELECT',
  readWrite: 'SELECT, INSERT, UPDATE, DELETE',
};
/** What makes a user the owner of its own schema. */
const OWNER_PRIVILEGES = ['CREATE PROCEDURE', 'CREATE SEQUENCE', 'CREATE TABLE', 'CREATE TRIGGER', 'CREATE TYPE', 'CREATE VIEW'];

/** Gives what the grantee shall be allowed. Tables that are made later get their grants at the next rotation. */
export async function grantPrivileges(connection: SqlConnection, grantee: string, privileges: PrivilegeSettings): Promise<void> {
  if (privileges.access === 'owner') {
    await connection.query(`GRANT ${OWNER_PRIVILEGES.join(', ')} TO ${identifier(grantee)}`);
    return;
  }
  const schema = schemaOf(privileges);
  const objects = await connection.query(
    "SELECT object_name, object_type FROM dba_objects WHERE owner = :1 AND object_type IN ('TABLE', 'VIEW', 'SEQUENCE') ORDER BY 1", [catalogName(schema)]);
  for (const row of objects) {
    // A sequence can be read only.
    const privilege = row['OBJECT_TYPE'] === 'SEQUENCE' ? 'SELECT' : OBJECT_PRIVILEGES[privileges.access];
    await connection.query(`GRANT ${privilege} ON ${identifier(schema)}."${String(row['OBJECT_NAME'])}" TO ${identifier(grantee)}`);
  }
}

/** What of this the session's own user has not. It does not see objects that it may not use: for those, the order of changes speaks. */
export async function privilegeDifferences(connection: SqlConnection, { access }: PrivilegeSettings): Promise<string[]> {
  if (access !== 'owner') {
    return [];
  }
  const had = (await connection.query('SELECT privilege FROM session_privs')).map((row) => String(row['PRIVILEGE']));
  return OWNER_PRIVILEGES.filter((privilege) => !had.includes(privilege)).map((privilege) => `it has not ${privilege}`);
}

/** @throws SettingsError where Oracle has no meaning for them */
export function checkPrivileges(privileges: PrivilegeSettings, alternates: boolean): void {
  if (privileges.access === 'owner' && (alternates || privileges.schema !== undefined)) {
    throw new SettingsError('in Oracle a user owns its own schema and no other: owner goes with neither a schema nor alternatingUsers');
  }
  if (privileges.access !== 'owner') {
    schemaOf(privileges);
  }
}

function schemaOf({ schema }: PrivilegeSettings): string {
  if (schema === undefined) {
    throw new SettingsError('in Oracle readOnly and readWrite need the schema whose objects they are about');
  }
  return schema;
}
