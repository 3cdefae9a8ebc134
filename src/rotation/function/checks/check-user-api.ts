import { requireServiceConnectivity } from '../../../network/service-connectivity';
import { Problem } from '../../../private/problems';
import { RotationFunctionProps } from '../rotation-function-props';
import { RotationProtocol } from '../rotation-protocols';
import { UserApi } from '../user-api';

/** Problems of rotating users by an API of AWS, and of props for such users only. */
export function checkUserApi({ api }: RotationProtocol, props: RotationFunctionProps): Problem[] {
  const { userId, superuserSecret, engine } = props;
  if (!api) {
    return userId === undefined ? [] : [{
      id: 'rotation-user-id-unused',
      message: `\`userId\` must be left out for ${engine?.name ?? 'a secret without a database'}, got: "${userId}"; `
        + 'it is for users of ElastiCache and MemoryDB',
    }];
  }
  return [
    ...(userId ? [] : [{
      id: 'rotation-user-id',
      message: `\`userId\` must be given for a user of ${api.displayName}, got: ${userId === '' ? 'an empty one' : 'none'}; `
        + 'connect the secret with DatabaseTarget.elastiCacheUser or memoryDbUser, which accept the id, '
        + 'or give it to the RotationFunction that you create',
    }]),
    ...(superuserSecret ? [{
      id: 'rotation-superuser-unused',
      message: `\`superuserSecret\` must be left out for a user of ${api.displayName}, got: one; `
        + 'the role of the function changes the user, leave it out',
    }] : []),
    ...checkApiConnectivity(api, props),
  ];
}

/** Their servers have no public addresses. */
function checkApiConnectivity({ displayName, endpointService }: UserApi, { vpc, vpcSubnets, createEndpoint }: RotationFunctionProps): Problem[] {
  if (!vpc) {
    return [{ id: 'rotation-vpc', message: `\`vpc\` must be given for a user of ${displayName}, got: none; give the VPC of the servers` }];
  }
  return createEndpoint ? [] : requireServiceConnectivity('rotation-no-way-to-api', endpointService, vpc, vpcSubnets);
}
