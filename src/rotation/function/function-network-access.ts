import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct, IDependable } from 'constructs';
import { connectToApiEndpoint, ServiceApi } from '../../network/api-endpoint';
import { SecretsManagerEndpoint } from '../../network/secrets-manager-endpoint';
import { serviceConnectivity } from '../../network/service-connectivity';
import { warn } from '../../private/warnings';
import { RotationContext, RotationTarget } from '../rotation-context';

/** Whose function it is that needs a way. */
export interface Traveller {
  /** What the ids of warnings start with. */
  readonly kind: string;
  /** Before the word "function", such as 'rotation'. */
  readonly called: string;
}

/** Opens a function's way to the database. */
export function openDatabase(
  context: RotationContext, target: RotationTarget, connections: ec2.Connections, { kind, called }: Traveller,
): IDependable[] {
  const port = portOf(context, target);
  const database = target.connections?.securityGroups ?? [];
  if (database.length === 0 || !target.connections) {
    connections.allowToAnyIpv4(port, 'To the database');
    warn(context.scope, `${kind}-database-closed`, `The security groups of ${target.description} are not known: `
      + `let the ${called} function in yourself`);
    return [];
  }
  connections.allowTo(target.connections, port, `${called[0].toUpperCase()}${called.slice(1)} to the database`);
  return database;
}

/** Every engine with rotation has a port; the target's own goes first, since databases may listen elsewhere. */
function portOf({ engine }: RotationContext, { port, connections }: RotationTarget): ec2.Port {
  return connections?.defaultPort ?? ec2.Port.tcp(port ?? engine!.port!);
}

/** Opens a function's way to Secrets Manager. */
export function openSecretsManager(
  scope: Construct, vpc: ec2.IVpc, vpcSubnets: ec2.SubnetSelection | undefined, connections: ec2.Connections,
): IDependable[] {
  const connectivity = serviceConnectivity('secretsmanager', vpc, vpcSubnets);
  if (connectivity === 'endpoint' || connectivity === 'none') {
    const endpoint = SecretsManagerEndpoint.of(scope, vpc);
    endpoint.allowFrom(connections);
    // An endpoint in a stack above that of its VPC is made later; to wait for it there would be cyclic.
    return Stack.of(scope) === Stack.of(vpc) && Stack.of(endpoint) !== Stack.of(vpc) ? [] : [endpoint];
  }
  connections.allowToAnyIpv4(ec2.Port.HTTPS, 'To Secrets Manager');
  return [];
}

/** Opens a function's way to another API of AWS; what lets it out to Secrets Manager through the internet lets it out there, too. */
export function openApi(api: ServiceApi, vpc: ec2.IVpc, vpcSubnets: ec2.SubnetSelection | undefined, connections: ec2.Connections): IDependable[] {
  const connectivity = serviceConnectivity(api.endpointService, vpc, vpcSubnets);
  if (connectivity === 'endpoint' || connectivity === 'none') {
    return [connectToApiEndpoint(vpc, api, connections)];
  }
  connections.allowToAnyIpv4(ec2.Port.HTTPS, `To ${api.displayName}`);
  return [];
}
