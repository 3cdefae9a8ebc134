import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserApi, userApiOf } from './user-api';
import { DatabaseEngine } from '../../engines/database-engine';
import { StrategySettings } from '../../private/handler-contract';

type Kind = StrategySettings['kind'];

/** One way to speak to databases, for which there is one bundle of code: `assets/rotation-<name>`. */
export interface RotationProtocol {
  readonly name: string;
  /** What its adapter can do. */
  readonly kinds: readonly Kind[];
  /** Whether it creates users and grants privileges. */
  readonly grants: boolean;
  /** Through what it changes users, where not by the database itself. */
  readonly api?: UserApi;
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

/** Who makes these users says what they may do, and which groups they belong to. */
const BY_API: RotationProtocol = { name: 'elasticache', kinds: ['singleUser', 'dualPassword'], grants: false };

const ASSETS = join(__dirname, '..', '..', '..', 'assets');

/** How our function speaks to an engine; undefined where it does not. */
export function protocolOf(engine: DatabaseEngine): RotationProtocol | undefined {
  const api = userApiOf(engine);
  if (api) {
    return { ...BY_API, api };
  }
  return engine.hasUsername && Object.hasOwn(BY_ENGINE_NAME, engine.engineName) ? BY_ENGINE_NAME[engine.engineName] : undefined;
}

/** Where the code of a protocol is; undefined where this build of the package has none. */
export function bundleOf(protocol: RotationProtocol): string | undefined {
  const folder = join(ASSETS, `rotation-${protocol.name}`);
  return existsSync(join(folder, 'index.js')) ? folder : undefined;
}
