import { checkFunctionOptions } from './check-function-options';
import { checkNetwork } from './check-network';
import { checkPrivileges } from './check-privileges';
import { checkStrategy } from './check-strategy';
import { checkUserApi } from './check-user-api';
import { DatabaseEngine } from '../../../engines/database-engine';
import { checkPort } from '../../../private/checks';
import { StrategySettings } from '../../../private/handler-contract';
import { Problem } from '../../../private/problems';
import { RotationFunctionProps } from '../rotation-function-props';
import { bundleOf, protocolFor, RotationProtocol } from '../rotation-protocols';

const SHORTEST_SECONDS = 30;
/** The adapter waits four minutes for a change by an API of AWS. */
const SHORTEST_BY_API_SECONDS = 300;

type Kind = StrategySettings['kind'];

/** Problems of a rotation function's props. */
export function checkRotationFunction(props: RotationFunctionProps): Problem[] {
  const { engine, strategy } = props;
  const kind = strategy._settings?.kind;
  if (kind === undefined) {
    return checkStrategy(strategy);
  }
  const protocol = protocolFor(props);
  return [
    ...checkStrategy(strategy),
    ...(protocol ? checkProtocol(kind, protocol, props) : checkEngine(engine)),
    ...checkSuperuser(kind, props),
    ...checkNetwork(props.vpc, props, 'rotation'),
    ...checkFunctionOptions(props, protocol?.api ? SHORTEST_BY_API_SECONDS : SHORTEST_SECONDS),
    ...checkEndpoint(props),
  ];
}

function checkProtocol(kind: Kind, protocol: RotationProtocol, props: RotationFunctionProps): Problem[] {
  return [
    ...checkKind(kind, protocol, props.engine),
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
      + 'if no database must learn the value',
  }];
}

function checkKind(kind: Kind, { kinds }: RotationProtocol, engine: DatabaseEngine | undefined): Problem[] {
  return kinds.includes(kind) ? [] : [{
    id: 'rotation-method',
    message: `\`strategy\` must be one that ${engine?.name} supports, got: ${kind}; `
      + `use ${kinds.map((one) => `RotationStrategy.${one}`).join(' or ')}`,
  }];
}

/** The bundles are built with the package. Without this check, a missing one would fail the deployment. */
function checkCode(protocol: RotationProtocol, { code }: RotationFunctionProps): Problem[] {
  return code || bundleOf(protocol) ? [] : [{
    id: 'rotation-code-missing',
    message: `\`code\` must be given, since this build of cdk-managed-secrets has no function for the protocol ${protocol.name}, got: none; `
      + 'update the package, or give the code of a function of your own',
  }];
}

function checkSuperuser(kind: Kind, { superuserSecret, engine }: RotationFunctionProps): Problem[] {
  if (kind === 'regenerate' && superuserSecret) {
    return [{
      id: 'rotation-superuser-unused',
      message: '`superuserSecret` must be left out for a value that is regenerated, got: one; the function connects to no database, leave it out',
    }];
  }
  // A user of MariaDB may change its one password, and cannot give itself a second.
  const needed = kind === 'alternatingUsers'
    || (kind === 'dualPassword' && engine?.engineName === 'mariadb')
    || (engine?.rotationNeedsSuperuser ?? false);
  return superuserSecret || !needed ? [] : [{
    id: 'rotation-superuser-missing',
    message: '`superuserSecret` must be given, got: none; give the secret of a user who may change others',
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
