import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { MemoryDBClient } from '@aws-sdk/client-memorydb';
import { UserApiServer } from './support/user-api-server';
import { ElastiCacheUsers } from '../../lambda/databases/elasticache/elasticache-users';
import { MemoryDbUsers } from '../../lambda/databases/elasticache/memorydb-users';

const applied: unknown[] = [];
const api = new UserApiServer(async (...change) => void applied.push(change));
beforeAll(() => api.start());
afterAll(() => api.stop());

const settings = () => ({ endpoint: api.url, region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
const usersOf = {
  ElastiCache: () => new ElastiCacheUsers(new ElastiCacheClient(settings())),
  MemoryDB: () => new MemoryDbUsers(new MemoryDBClient(settings())),
};

test('a user of ElastiCache is looked up by its id, which may be the name of another', async () => {
  const users = usersOf.ElastiCache();
  api.add('app_clone', 'app');
  api.add('app', 'id-1');
  await expect(users.find('id-1')).resolves.toEqual({ name: 'app', status: 'active', authentication: 'password', passwordCount: 1 });
  await expect(users.find('app')).resolves.toMatchObject({ name: 'app_clone' });
});

test.each(['ElastiCache', 'MemoryDB'] as const)('a user of %s gets its passwords by its id, and is on its way until it is active', async (service) => {
  const users = usersOf[service]();
  const user = `user-of-${service}`;
  api.add(user);
  applied.length = 0;
  await users.setPasswords(user, ['one-Password-1234', 'two-Password-1234']);
  await expect(users.setPasswords(user, ['one-Password-1234'])).rejects.toMatchObject({ name: 'InvalidUserStateFault' });
  expect(await users.find(user)).toMatchObject({ status: 'modifying', passwordCount: 2 });
  expect(await users.find(user)).toMatchObject({ status: 'modifying' });
  expect(await users.find(user)).toMatchObject({ status: 'active' });
  await users.setPasswords(user, ['one-Password-1234']);
  expect(applied).toEqual([[user, ['one-Password-1234', 'two-Password-1234']], [user, ['one-Password-1234']]]);
  await expect(users.find('nobody')).resolves.toBeUndefined();
});
