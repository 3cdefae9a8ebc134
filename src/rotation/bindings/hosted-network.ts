import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IDependable } from 'constructs';
import { warn } from '../../private/warnings';
import { connectToDatabase, connectToSecretsManager } from '../function/function-network-access';
import { RotationContext, RotationTarget } from '../function/rotation-context';
import { RotationNetworkOptions } from '../strategies/rotation-options';

const HOSTED = { kind: 'hosted-rotation', displayName: 'hosted rotation' };

/** The network of a hosted function. */
export interface HostedNetwork {
  readonly vpcSubnetIds?: string;
  readonly vpcSecurityGroupIds?: string;
  /** What must exist before Secrets Manager tests the function. */
  readonly dependencies: IDependable[];
}

/** Runs a hosted function in the VPC of the database, and allows its connections to the database and to Secrets Manager. */
export function hostedNetwork(context: RotationContext, target: RotationTarget, options: RotationNetworkOptions): HostedNetwork {
  const vpc = options.vpc ?? target.vpc;
  if (!vpc) {
    warn(context.scope, 'hosted-rotation-outside-vpc', 'The hosted rotation function runs outside of any VPC and reaches public databases '
      + 'only: give `vpc`, the one of the database');
    return { dependencies: [] };
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
    dependencies: [
      ...securityGroups,
      ...connectToDatabase(context, target, connections, HOSTED),
      ...connectToSecretsManager(context.scope, vpc, options.vpcSubnets, connections),
    ],
  };
}
