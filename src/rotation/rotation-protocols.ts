import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseEngine } from '../engines/database-engine';
import { StrategySettings } from '../private/handler-contract';

type Kind = StrategySettings['kind'];

/** One way to speak to databases, for which there is one bundle of code: `assets/rotation-<name>`. */
export interface RotationProtocol {
  readonly name: string;
  /** What its adapter can do. */
  readonly kinds: readonly Kind[];
  /** Whether it creates users and grants privileges. */
  readonly grants: boolean;
}

/** The values of secrets that nothing else must learn. */
export const NO_DATABASE: RotationProtocol = { name: 'regenerate', kinds: ['regenerate'], grants: false };

const POSTGRES: RotationProtocol = { name: 'postgres', kinds: ['singleUser', 'alternatingUsers'], grants: true };
const MYSQL: RotationProtocol = { name: 'mysql', kinds: ['singleUser', 'dualPassword', 'alternatingUsers'], grants: true };

/** By the engine's name in a secret, since that is what decides about the protocol for engines of the user's, too. */
const BY_ENGINE_NAME: Readonly<Record<string, RotationProtocol>> = {
  postgres: POSTGRES,
  // Redshift speaks PostgreSQL's protocol, but its users and grants are others.
  redshift: { ...POSTGRES, kinds: ['singleUser'], grants: false },
  mysql: MYSQL,
  mariadb: MYSQL,
  mongo: { name: 'mongodb', kinds: ['singleUser', 'alternatingUsers'], grants: true },
  redis: { name: 'redis', kinds: ['singleUser', 'dualPassword'], grants: true },
  sqlserver: { name: 'sqlserver', kinds: ['singleUser', 'alternatingUsers'], grants: true },
  oracle: { name: 'oracle', kinds: ['singleUser', 'alternatingUsers'], grants: true },
};

/** Their users are changed through an API of AWS, which the role and the network of a function are not opened to here. */
const BY_API: readonly DatabaseEngine[] = [DatabaseEngine.ELASTICACHE_USER, DatabaseEngine.MEMORYDB_USER];

const ASSETS = join(__dirname, '..', '..', 'assets');

/** How our function speaks to an engine; undefined where it does not. */
export function protocolOf(engine: DatabaseEngine): RotationProtocol | undefined {
  const speaks = engine.hasUsername && !BY_API.includes(engine) && Object.hasOwn(BY_ENGINE_NAME, engine.engineName);
  return speaks ? BY_ENGINE_NAME[engine.engineName] : undefined;
}

/** Where the code of a protocol is; undefined where this build of the package has none. */
export function bundleOf(protocol: RotationProtocol): string | undefined {
  const folder = join(ASSETS, `rotation-${protocol.name}`);
  return existsSync(join(folder, 'index.js')) ? folder : undefined;
}
