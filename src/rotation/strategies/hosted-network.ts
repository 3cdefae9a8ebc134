import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IDependable } from 'constructs';
import { openDatabase, openSecretsManager } from '../function/function-network-access';
import { RotationContext, RotationTarget } from '../rotation-context';
import { HostedRotationOptions } from './rotation-options';
import { warn } from '../../private/warnings';

const HOSTED = { kind: 'hosted-rotation', called: 'hosted rotation' };

/** Where a hosted function runs. */
export interface HostedPlace {
  readonly vpcSubnetIds?: string;
  readonly vpcSecurityGroupIds?: string;
  /** The ways that must be open before the function is tested. */
  readonly needs: IDependable[];
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
      ...openDatabase(context, target, connections, HOSTED),
      ...openSecretsManager(context.scope, vpc, options.vpcSubnets, connections),
    ],
  };
}
