import { ArnFormat, Stack } from 'aws-cdk-lib';
import { DatabaseEngine } from '../../engines/database-engine';
import { ServiceApi } from '../../network/api-endpoint';
import { ManagedUserSettings } from '../../private/handler-contract';
import { isKnown } from '../../private/tokens';

/** An API of AWS that changes users, since their servers refuse to change them. */
export interface UserApi extends ServiceApi {
  readonly service: ManagedUserSettings['service'];
  /** The actions that a rotation function needs. */
  readonly actions: string[];
  /** The ARN of the one user that the function may change. */
  arnOf(stack: Stack, userId: string): string;
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticache.html */
const ELASTICACHE: UserApi = {
  service: 'elasticache',
  displayName: 'ElastiCache',
  endpointService: 'elasticache',
  actions: ['elasticache:DescribeUsers', 'elasticache:ModifyUser'],
  // "For resource-level permissions to be effective, the resource name in the ARN string should be lowercase."
  // https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/IAM.ResourceLevelPermissions.html
  arnOf: (stack, userId) => stack.formatArn({
    service: 'elasticache', resource: 'user', resourceName: isKnown(userId) ? userId.toLowerCase() : userId, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  }),
};

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmemorydb.html */
const MEMORYDB: UserApi = {
  service: 'memorydb',
  displayName: 'MemoryDB',
  endpointService: 'memory-db',
  actions: ['memorydb:DescribeUsers', 'memorydb:UpdateUser'],
  arnOf: (stack, userId) => stack.formatArn({ service: 'memorydb', resource: 'user', resourceName: userId }),
};

/** The API for users of this engine; undefined if a server changes them itself. */
export function userApiOf(engine: DatabaseEngine): UserApi | undefined {
  return new Map([[DatabaseEngine.ELASTICACHE_USER, ELASTICACHE], [DatabaseEngine.MEMORYDB_USER, MEMORYDB]]).get(engine);
}
