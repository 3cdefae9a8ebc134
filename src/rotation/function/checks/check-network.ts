import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { checkEndpoint } from '../../../network/check-endpoint';
import { requireServiceConnectivity, serviceConnectivity } from '../../../network/service-connectivity';
import { Problem } from '../../../private/problems';
import { RotationNetworkOptions } from '../../strategies/rotation-options';

/**
 * Problems of the network of a rotation function.
 *
 * @param kind what the ids of the problems start with
 */
export function checkNetwork(vpc: ec2.IVpc | undefined, options: RotationNetworkOptions, kind: string): Problem[] {
  if (!vpc) {
    const given = (['vpcSubnets', 'securityGroups', 'createEndpoint'] as const).filter((prop) => options[prop]);
    return given.length === 0 ? [] : [{
      id: `${kind}-vpc`,
      message: `\`vpc\` must be given with ${given.map((prop) => `\`${prop}\``).join(', ')}, got: none; give the VPC of the database`,
    }];
  }
  if (options.createEndpoint) {
    return serviceConnectivity('secretsmanager', vpc, options.vpcSubnets) === 'unknown' ? checkEndpoint({ vpc }) : [];
  }
  return requireServiceConnectivity(`${kind}-no-way`, 'secretsmanager', vpc, options.vpcSubnets);
}
