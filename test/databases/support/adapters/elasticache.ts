import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { ElastiCacheUsers } from '../../../../lambda/databases/elasticache/elasticache-users';
import { clientSettings, managed } from '../managed-redis-adapter';

export const adapter = managed(() => new ElastiCacheUsers(new ElastiCacheClient(clientSettings())));
