import { checkPlace } from './check-network';
import { checkPrivileges } from './check-privileges';
import { checkUserApi } from './check-user-api';
import { RotationFunctionOptions, RotationFunctionProps } from './rotation-function-options';
import { bundleOf, NO_DATABASE, protocolOf, RotationProtocol } from './rotation-protocols';
import { DatabaseEngine } from '../../engines/database-engine';
import { checkPort } from '../../private/checks';
import { StrategySettings } from '../../private/handler-contract';
import { Problem } from '../../private/problems';
import { isKnown } from '../../private/tokens';

const SHORTEST_SECONDS = 30;
/** The adapter waits four minutes for a change that an API of AWS makes. */
const SHORTEST_BY_API_SECONDS = 300;
const LONGEST_SECONDS = 900;
const OLDEST_NODE = 20;
const MEMORY = { least: 128, most: 10_240 };

/** Problems of a rotation function's props. */
export function checkRotationFunction(props: RotationFunctionProps): Problem[] {
  const { engine, method: { _settings: { kind } } } = props;
  const protocol = kind === 'regenerate' ? NO_DATABASE : engine && protocolOf(engine);
  return [
    ...(protocol ? checkProtocol(protocol, props) : checkEngine(engine)),
    ...checkSuperuser(kind, props),
    ...checkPlace(props.vpc, props, 'rotation'),
    ...checkRuntime(props),
    ...checkTimeout(props, protocol?.api ? SHORTEST_BY_API_SECONDS : SHORTEST_SECONDS),
    ...checkMemory(props),
    ...checkEndpoint(props),
  ];
}

function checkProtocol(protocol: RotationProtocol, props: RotationFunctionProps): Problem[] {
  return [
    ...checkKind(props.method._settings.kind, protocol, props.engine),
    ...checkCode(protocol, props),
    ...checkPrivileges(protocol, props),
    ...checkUserApi(protocol, props),
  ];
}

function checkEngine(engine: DatabaseEngine | undefined): Problem[] {
  return engine ? [{
    id: 'rotation-engine',
    message: `\`engine\` must be one that this package has a rotation function for, got: ${engine.name}; `
      + 'use RotationStrategy.byFunction with a function for it',
  }] : [{
    id: 'rotation-engine-unknown',
    message: '`engine` must be known to rotate users of a database, got: none; give the DatabaseEngine, or use RotationStrategy.regenerate '
      + 'where nothing else must learn the value',
  }];
}

function checkKind(kind: StrategySettings['kind'], { kinds }: RotationProtocol, engine: DatabaseEngine | undefined): Problem[] {
  return kinds.includes(kind) ? [] : [{
    id: 'rotation-method',
    message: `\`strategy\` must be one that ${engine?.name} can do, got: ${kind}; use ${kinds.map((one) => `RotationStrategy.${one}`).join(' or ')}`,
  }];
}

/** The bundles are built with the package; one that is missing here would be missed at deployment only. */
function checkCode(protocol: RotationProtocol, { code }: RotationFunctionProps): Problem[] {
  return code || bundleOf(protocol) ? [] : [{
    id: 'rotation-code-missing',
    message: `\`code\` must be given, since this build of cdk-managed-secrets has no function for the protocol ${protocol.name}, got: none; `
      + 'update the package, or give the code of a function of your own',
  }];
}

function checkSuperuser(kind: StrategySettings['kind'], { superuserSecret, engine }: RotationFunctionProps): Problem[] {
  if (kind === 'regenerate' && superuserSecret) {
    return [{
      id: 'rotation-superuser-unused',
      message: '`superuserSecret` must be left out where a value is regenerated, got: one; no database is asked, leave it out',
    }];
  }
  // A user of MariaDB may change its one password, and cannot give itself a second.
  const needed = kind === 'alternatingUsers' || (kind === 'dualPassword' && engine?.engineName === 'mariadb') || (engine?.rotationNeedsSuperuser ?? false);
  return superuserSecret || !needed ? [] : [{
    id: 'rotation-superuser-missing',
    message: '`superuserSecret` must be given, got: none; give the secret of a user who may change others',
  }];
}

/** The handlers are Node.js, and the SDK in them takes none before 20. */
function checkRuntime({ runtime }: RotationFunctionOptions): Problem[] {
  const version = /^nodejs(\d+)\./.exec(runtime?.name ?? `nodejs${OLDEST_NODE}.x`)?.[1];
  return version !== undefined && Number(version) >= OLDEST_NODE ? [] : [{
    id: 'rotation-function-runtime',
    message: `\`runtime\` must be Node.js ${OLDEST_NODE} or later, got: ${runtime?.name}; use lambda.Runtime.NODEJS_24_X, or leave it out`,
  }];
}

/** An attempt to connect that times out must still be told, and tried again, within one step. */
function checkTimeout({ timeout }: RotationFunctionOptions, shortest: number): Problem[] {
  if (timeout === undefined || timeout.isUnresolved()) {
    return [];
  }
  const seconds = timeout.toSeconds({ integral: false });
  return seconds >= shortest && seconds <= LONGEST_SECONDS ? [] : [{
    id: 'rotation-function-timeout',
    message: `\`timeout\` must be from ${shortest} to ${LONGEST_SECONDS} seconds, got: ${seconds}; `
      + 'a rotation that is broken off is tried again, give it the time that your slowest login takes',
  }];
}

function checkMemory({ memorySize }: RotationFunctionOptions): Problem[] {
  return !isKnown(memorySize) || (Number.isInteger(memorySize) && memorySize >= MEMORY.least && memorySize <= MEMORY.most) ? [] : [{
    id: 'rotation-function-memory',
    message: `\`memorySize\` must be a whole number from ${MEMORY.least} to ${MEMORY.most} MiB, got: ${memorySize}; 256 is enough for most`,
  }];
}

function checkEndpoint({ hostname, port }: RotationFunctionProps): Problem[] {
  return [
    ...(hostname === undefined && port !== undefined ? [{
      id: 'rotation-hostname',
      message: '`hostname` must be given with `port`, got: none; give both, or neither',
    }] : []),
    ...checkPort('rotation-port', port, 'database'),
  ];
}
