import type { SqlConnection } from '../sql';

const REDSHIFT = 'Redshift';

/** What an open session is on. */
export interface Server {
  readonly isRedshift: boolean;
  /** Such as 18: the catalog differs from one to the other. */
  readonly major: number;
}

/** The owner of a database may set its search_path, and so put functions of his own before the system's. */
export const OWN_SEARCH_PATH = 'SET search_path TO pg_catalog';

/** Says what the server is, and sets the search_path on the same way to it. */
export async function recognize(connection: SqlConnection): Promise<Server> {
  const [row] = await connection.query(`${OWN_SEARCH_PATH}; SELECT version() AS version`);
  const version = String(row?.['version']);
  return { isRedshift: version.includes(REDSHIFT), major: Number(/^\w+ (\d+)/.exec(version)?.[1] ?? 0) };
}
