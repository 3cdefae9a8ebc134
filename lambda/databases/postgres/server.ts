import type { SqlConnection } from '../sql';

const REDSHIFT = 'Redshift';

/** The server of a session. */
export interface Server {
  readonly isRedshift: boolean;
  /** The major version, such as 18: catalogs differ between versions. */
  readonly major: number;
}

/** The owner of a database can set its search_path, and so replace the system's functions by others. */
export const OWN_SEARCH_PATH = 'SET search_path TO pg_catalog';

/** Reads the version of the server, and sets the search_path in the same round trip. */
export async function recognize(connection: SqlConnection): Promise<Server> {
  const [row] = await connection.query(`${OWN_SEARCH_PATH}; SELECT version() AS version`);
  const version = String(row?.['version']);
  return { isRedshift: version.includes(REDSHIFT), major: Number(/^\w+ (\d+)/.exec(version)?.[1] ?? 0) };
}
