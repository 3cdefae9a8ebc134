import { fetchServer, type DebianServer } from './debian';
import { MARIADB, MYSQL } from './mysql';
import { REDIS, VALKEY } from './redis';

/** An engine whose server is in no npm package, and the tests that need it. */
export interface Engine {
  readonly name: string;
  readonly server: DebianServer;
  /** The names of its test files in test/databases/servers. */
  readonly tests: RegExp;
}

export const ENGINES: readonly Engine[] = [
  { name: 'MySQL', server: MYSQL, tests: /^mysql/ },
  { name: 'MariaDB', server: MARIADB, tests: /^mariadb/ },
  { name: 'Redis', server: REDIS, tests: /^(redis|elasticache)/ },
  { name: 'Valkey', server: VALKEY, tests: /^valkey/ },
];

/** The reason why an engine cannot run on this machine; undefined if it can. */
export async function whyNotRun({ server }: Engine): Promise<string | undefined> {
  try {
    await fetchServer(server);
    return undefined;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    return said.trim().split('\n').at(-1);
  }
}
