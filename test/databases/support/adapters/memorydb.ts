import { MemoryDBClient } from '@aws-sdk/client-memorydb';
import { MemoryDbUsers } from '../../../../lambda/databases/elasticache/memorydb-users';
import { clientSettings, managed } from '../managed-redis-adapter';

export const adapter = managed(() => new MemoryDbUsers(new MemoryDBClient(clientSettings())));
