import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { checkEndpoint } from '../../network/check-endpoint';
import { requireServiceConnectivity, serviceConnectivity } from '../../network/service-connectivity';
import { Problem } from '../../private/problems';

/** Where a function is to run, apart from its VPC. */
export interface PlaceOptions {
  readonly vpcSubnets?: ec2.SubnetSelection;
  readonly securityGroups?: ec2.ISecurityGroup[];
  readonly createEndpoint?: boolean;
}

/**
 * Problems of the place of a rotation function.
 *
 * @param kind what the ids of the problems start with
 */
export function checkPlace(vpc: ec2.IVpc | undefined, options: PlaceOptions, kind: string): Problem[] {
  if (!vpc) {
    const placed = (['vpcSubnets', 'securityGroups', 'createEndpoint'] as const).filter((prop) => options[prop]);
    return placed.length === 0 ? [] : [{
      id: `${kind}-vpc`,
      message: `\`vpc\` must be given with ${placed.map((prop) => `\`${prop}\``).join(', ')}, got: none; give the VPC of the database`,
    }];
  }
  if (options.createEndpoint) {
    return serviceConnectivity('secretsmanager', vpc, options.vpcSubnets) === 'unknown' ? checkEndpoint({ vpc }) : [];
  }
  return requireServiceConnectivity(`${kind}-no-way`, 'secretsmanager', vpc, options.vpcSubnets);
}
