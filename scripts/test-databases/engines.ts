import { fetchServer, type DebianServer } from './debian';
import { MARIADB, MYSQL } from './mysql';
import { REDIS, VALKEY } from './redis';

/** An engine that npm does not have, and the tests that need it. */
export interface Engine {
  readonly name: string;
  readonly server: DebianServer;
  /** Which files below test/databases/servers. */
  readonly tests: RegExp;
}

export const ENGINES: readonly Engine[] = [
  { name: 'MySQL', server: MYSQL, tests: /^mysql/ },
  { name: 'MariaDB', server: MARIADB, tests: /^mariadb/ },
  { name: 'Redis', server: REDIS, tests: /^(redis|elasticache)/ },
  { name: 'Valkey', server: VALKEY, tests: /^valkey/ },
];

/** Why an engine cannot run here; undefined where it can. */
export async function whyNotRun({ server }: Engine): Promise<string | undefined> {
  try {
    await fetchServer(server);
    return undefined;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    return said.trim().split('\n').at(-1);
  }
}
