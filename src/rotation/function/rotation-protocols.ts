import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RotationFunctionProps } from './rotation-function-props';
import { UserApi, userApiOf } from './user-api';
import { DatabaseEngine } from '../../engines/database-engine';
import { StrategySettings } from '../../private/handler-contract';

type Kind = StrategySettings['kind'];

/** A protocol of databases, with one bundle of code: `assets/rotation-<name>`. */
export interface RotationProtocol {
  readonly name: string;
  /** The strategies that its adapter implements. */
  readonly kinds: readonly Kind[];
  /** Whether it creates users and grants privileges. */
  readonly grants: boolean;
  /** The API that changes users, if the database itself does not. */
  readonly api?: UserApi;
}

/** For values of secrets that no database must learn. */
export const NO_DATABASE: RotationProtocol = { name: 'regenerate', kinds: ['regenerate'], grants: false };

const POSTGRES: RotationProtocol = { name: 'postgres', kinds: ['singleUser', 'alternatingUsers'], grants: true };
const MYSQL: RotationProtocol = { name: 'mysql', kinds: ['singleUser', 'dualPassword', 'alternatingUsers'], grants: true };

/** By the engine's name in a secret, which identifies the protocol of user-defined engines, too. */
const BY_ENGINE_NAME: Readonly<Record<string, RotationProtocol>> = {
  postgres: POSTGRES,
  // Redshift implements PostgreSQL's protocol, but its users and grants are different.
  redshift: { ...POSTGRES, kinds: ['singleUser'], grants: false },
  mysql: MYSQL,
  mariadb: MYSQL,
  mongo: { name: 'mongodb', kinds: ['singleUser', 'alternatingUsers'], grants: true },
  redis: { name: 'redis', kinds: ['singleUser', 'dualPassword'], grants: true },
  sqlserver: { name: 'sqlserver', kinds: ['singleUser', 'alternatingUsers'], grants: true },
  oracle: { name: 'oracle', kinds: ['singleUser', 'alternatingUsers'], grants: true },
};

/** The template that creates these users defines their privileges and groups. */
const BY_API: RotationProtocol = { name: 'elasticache', kinds: ['singleUser', 'dualPassword'], grants: false };

const ASSETS = join(__dirname, '..', '..', '..', 'assets');

/** The protocol for an engine; undefined if this library has none. */
export function protocolOf(engine: DatabaseEngine): RotationProtocol | undefined {
  const api = userApiOf(engine);
  if (api) {
    return { ...BY_API, api };
  }
  return engine.hasUsername && Object.hasOwn(BY_ENGINE_NAME, engine.engineName) ? BY_ENGINE_NAME[engine.engineName] : undefined;
}

/** The protocol of a function: none of a database if it regenerates a value. */
export function protocolFor({ strategy, engine }: RotationFunctionProps): RotationProtocol | undefined {
  return strategy._settings?.kind === 'regenerate' ? NO_DATABASE : engine && protocolOf(engine);
}

/** The folder with the code of a protocol; undefined if this build of the package has none. */
export function bundleOf(protocol: RotationProtocol): string | undefined {
  const folder = join(ASSETS, `rotation-${protocol.name}`);
  return existsSync(join(folder, 'index.js')) ? folder : undefined;
}
