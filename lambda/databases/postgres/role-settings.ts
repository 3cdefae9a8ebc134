import type { SqlConnection } from '../sql';
import { identifier } from './quoting';

/** A setting of a role, such as its search_path, everywhere or in one database. */
export interface RoleSetting {
  readonly database: string | null;
  readonly name: string;
  readonly value: string;
}

/** Copies a setting to a role. `FROM CURRENT` avoids the quoting of lists, which differs between settings. */
export async function copySetting(connection: SqlConnection, { database, name, value }: RoleSetting, role: string): Promise<void> {
  const [before] = await connection.query('SELECT current_setting($1, true) AS value', [name]);
  await connection.query('SELECT pg_catalog.set_config($1, $2, true)', [name, value]);
  const where = database === null ? '' : ` IN DATABASE ${identifier(database)}`;
  await connection.query(`ALTER ROLE ${identifier(role)}${where} SET ${name.split('.').map(identifier).join('.')} FROM CURRENT`);
  await connection.query('SELECT pg_catalog.set_config($1, $2, true)', [name, before?.['value'] ?? '']);
}
