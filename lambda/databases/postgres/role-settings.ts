import type { SqlConnection } from '../sql';
import { identifier } from './quoting';

/** A setting of a role, such as its search_path, everywhere or in one database. */
interface RoleSetting {
  readonly database: string | undefined;
  readonly name: string;
  readonly value: string;
}

/** Settings that `user` has and `twin` has not, or has with another value. The role of a session is a matter of its own. */
export async function settingsMissingFrom(connection: SqlConnection, user: string, twin: string): Promise<RoleSetting[]> {
  const theirs = new Set((await settingsOf(connection, twin)).map((setting) => JSON.stringify(setting)));
  return (await settingsOf(connection, user)).filter((setting) => !theirs.has(JSON.stringify(setting)));
}

/** Copies settings to a role. `FROM CURRENT` spares us the quoting of lists, which differs from setting to setting. */
export async function copySettings(connection: SqlConnection, settings: readonly RoleSetting[], role: string): Promise<void> {
  for (const { database, name, value } of settings) {
    const [before] = await connection.query('SELECT current_setting($1, true) AS value', [name]);
    await connection.query('SELECT pg_catalog.set_config($1, $2, true)', [name, value]);
    const where = database === undefined ? '' : ` IN DATABASE ${identifier(database)}`;
    await connection.query(`ALTER ROLE ${identifier(role)}${where} SET ${name.split('.').map(identifier).join('.')} FROM CURRENT`);
    await connection.query('SELECT pg_catalog.set_config($1, $2, true)', [name, before?.['value'] ?? '']);
  }
}

/** Whether every session of the user starts in the role. */
export async function startsIn(connection: SqlConnection, user: string, role: string): Promise<boolean> {
  const rows = await connection.query(`${SETTINGS} AND split_part(entry, '=', 1) = 'role'`, [user]);
  return rows.length > 0 && rows.every((row) => row['value'] === role || row['value'] === identifier(role));
}

const SETTINGS = `
  SELECT datname, split_part(entry, '=', 1) AS name, substr(entry, strpos(entry, '=') + 1) AS value
    FROM pg_db_role_setting JOIN pg_roles r ON r.oid = setrole LEFT JOIN pg_database d ON d.oid = setdatabase, LATERAL unnest(setconfig) AS entry
   WHERE r.rolname = $1`;

async function settingsOf(connection: SqlConnection, user: string): Promise<RoleSetting[]> {
  const rows = await connection.query(`${SETTINGS} AND split_part(entry, '=', 1) <> 'role' ORDER BY 1, 2`, [user]);
  return rows.map((row) => ({
    database: row['datname'] === null ? undefined : String(row['datname']),
    name: String(row['name']),
    value: String(row['value']),
  }));
}
