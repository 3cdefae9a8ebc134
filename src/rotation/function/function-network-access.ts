import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct, IDependable } from 'constructs';
import { RotationContext, RotationTarget } from './rotation-context';
import { connectToApiEndpoint, ServiceApi } from '../../network/api-endpoint';
import { SecretsManagerEndpoint } from '../../network/secrets-manager-endpoint';
import { serviceConnectivity } from '../../network/service-connectivity';
import { warn } from '../../private/warnings';

/** A function that connects to a database. */
export interface NetworkClient {
  /** What the ids of warnings start with. */
  readonly kind: string;
  /** The words before "function" in messages and descriptions, such as 'rotation'. */
  readonly displayName: string;
}

/** Allows connections from a function to the database. */
export function connectToDatabase(
  context: RotationContext, target: RotationTarget, connections: ec2.Connections, { kind, displayName }: NetworkClient,
): IDependable[] {
  const port = portOf(context, target);
  const database = target.connections?.securityGroups ?? [];
  if (database.length === 0 || !target.connections) {
    connections.allowToAnyIpv4(port, 'To the database');
    warn(context.scope, `${kind}-database-closed`, `The security groups of ${target.description} are not known: `
      + `allow connections from the ${displayName} function yourself`);
    return [];
  }
  connections.allowTo(target.connections, port, `${displayName[0].toUpperCase()}${displayName.slice(1)} to the database`);
  return database;
}

/** The port of the target has precedence over the engine's, since a database may listen on another one. Every rotated engine has a port. */
function portOf({ engine }: RotationContext, { port, connections }: RotationTarget): ec2.Port {
  return connections?.defaultPort ?? ec2.Port.tcp(port ?? engine!.port!);
}

/** Allows connections from a function to Secrets Manager. */
export function connectToSecretsManager(
  scope: Construct, vpc: ec2.IVpc, vpcSubnets: ec2.SubnetSelection | undefined, connections: ec2.Connections,
): IDependable[] {
  const connectivity = serviceConnectivity('secretsmanager', vpc, vpcSubnets);
  if (connectivity === 'endpoint' || connectivity === 'none') {
    const endpoint = SecretsManagerEndpoint.of(scope, vpc);
    endpoint.allowFrom(connections);
    // An endpoint in a stack that depends on the VPC's stack is created later. To wait for it in the VPC's stack would be cyclic.
    return Stack.of(scope) === Stack.of(vpc) && Stack.of(endpoint) !== Stack.of(vpc) ? [] : [endpoint];
  }
  connections.allowToAnyIpv4(ec2.Port.HTTPS, 'To Secrets Manager');
  return [];
}

/** Allows connections from a function to another API of AWS. */
export function connectToApi(
  api: ServiceApi, vpc: ec2.IVpc, vpcSubnets: ec2.SubnetSelection | undefined, connections: ec2.Connections,
): IDependable[] {
  const connectivity = serviceConnectivity(api.endpointService, vpc, vpcSubnets);
  if (connectivity === 'endpoint' || connectivity === 'none') {
    return [connectToApiEndpoint(vpc, api, connections)];
  }
  connections.allowToAnyIpv4(ec2.Port.HTTPS, `To ${api.displayName}`);
  return [];
}
