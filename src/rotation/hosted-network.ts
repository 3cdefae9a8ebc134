import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IDependable } from 'constructs';
import { RotationContext, RotationTarget } from './rotation-context';
import { HostedRotationOptions } from './rotation-options';
import { checkEndpoint } from '../network/check-endpoint';
import { SecretsManagerEndpoint } from '../network/secrets-manager-endpoint';
import { wayToSecretsManager } from '../network/way-out';
import { Problem } from '../private/problems';
import { warn } from '../private/warnings';

/** Where a hosted function runs. */
export interface HostedPlace {
  readonly vpcSubnetIds?: string;
  readonly vpcSecurityGroupIds?: string;
  /** The ways that must be open before the function is tested. */
  readonly needs: IDependable[];
}

/** Problems of the place of a hosted function. */
export function checkPlace({ target }: RotationContext, options: HostedRotationOptions): Problem[] {
  const vpc = options.vpc ?? target?.vpc;
  if (!vpc) {
    const placed = (['vpcSubnets', 'securityGroups', 'createEndpoint'] as const).filter((prop) => options[prop]);
    return placed.length === 0 ? [] : [{
      id: 'hosted-rotation-vpc',
      message: `\`vpc\` must be given with ${placed.map((prop) => `\`${prop}\``).join(', ')}, got: none; give the VPC of the database`,
    }];
  }
  if (options.createEndpoint) {
    return wayToSecretsManager(vpc, options.vpcSubnets) === 'unknown' ? checkEndpoint({ vpc }) : [];
  }
  return wayToSecretsManager(vpc, options.vpcSubnets) !== 'none' ? [] : [{
    id: 'hosted-rotation-no-way',
    message: '`vpcSubnets` must have a way to Secrets Manager, got: isolated subnets without its endpoint; '
      + 'make a SecretsManagerEndpoint, set `createEndpoint`, or choose subnets with a NAT gateway',
  }];
}

/** Places a hosted function in the VPC of the database and opens its two ways: to the database and to Secrets Manager. */
export function placeFunction(context: RotationContext, target: RotationTarget, options: HostedRotationOptions): HostedPlace {
  const vpc = options.vpc ?? target.vpc;
  if (!vpc) {
    warn(context.scope, 'hosted-rotation-outside-vpc', 'The hosted rotation function runs outside of any VPC and reaches public databases '
      + 'only: give `vpc`, the one of the database');
    return { needs: [] };
  }
  const securityGroups = options.securityGroups ?? [new ec2.SecurityGroup(context.scope, 'RotationSecurityGroup', {
    vpc,
    allowAllOutbound: false,
    description: 'Hosted rotation function of a secret',
  })];
  const connections = new ec2.Connections({ securityGroups });
  return {
    vpcSubnetIds: vpc.selectSubnets(options.vpcSubnets).subnetIds.join(','),
    vpcSecurityGroupIds: securityGroups.map((group) => group.securityGroupId).join(','),
    needs: [
      ...securityGroups,
      ...openDatabase(context, target, connections),
      ...openSecretsManager(context, vpc, options, connections),
    ],
  };
}

function openDatabase(context: RotationContext, target: RotationTarget, connections: ec2.Connections): IDependable[] {
  const port = portOf(context, target);
  const database = target.connections?.securityGroups ?? [];
  if (database.length === 0 || !target.connections) {
    connections.allowToAnyIpv4(port, 'To the database');
    warn(context.scope, 'hosted-rotation-database-closed', `The security groups of ${target.description} are not known: `
      + 'let the hosted rotation function in yourself');
    return [];
  }
  connections.allowTo(target.connections, port, 'Hosted rotation to the database');
  return database;
}

/** Every engine with hosted rotation has a port; the target's own goes first, since databases may listen elsewhere. */
function portOf({ engine }: RotationContext, { port, connections }: RotationTarget): ec2.Port {
  return connections?.defaultPort ?? ec2.Port.tcp(port ?? engine!.port!);
}

function openSecretsManager(
  context: RotationContext, vpc: ec2.IVpc, options: HostedRotationOptions, connections: ec2.Connections,
): IDependable[] {
  const way = wayToSecretsManager(vpc, options.vpcSubnets);
  if (way === 'endpoint' || way === 'none') {
    const endpoint = SecretsManagerEndpoint.of(context.scope, vpc);
    endpoint.allowFrom(connections);
    return [endpoint];
  }
  connections.allowToAnyIpv4(ec2.Port.HTTPS, 'To Secrets Manager');
  return [];
}
