import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { MemoryDBClient } from '@aws-sdk/client-memorydb';
import { UserApiServer } from './support/user-api-server';
import { ElastiCacheUsers } from '../../lambda/databases/elasticache/elasticache-users';
import { isMemoryDb } from '../../lambda/databases/elasticache/managed-database';
import { MemoryDbUsers } from '../../lambda/databases/elasticache/memorydb-users';

const applied: unknown[] = [];
const api = new UserApiServer(async (...change) => void applied.push(change));
beforeAll(() => api.start());
afterAll(() => api.stop());

function settings(): { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } } {
  return { endpoint: api.url, region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
}

test.each([
  ['clustercfg.orders.abc123.memorydb.eu-central-1.amazonaws.com', true],
  ['CLUSTERCFG.orders.abc123.MEMORYDB.cn-north-1.amazonaws.com.cn.', true],
  ['master.orders.abc123.euc1.cache.amazonaws.com', false],
  ['memorydb.eu-central-1.amazonaws.com.example.org', false],
  ['x.memorydb.eu-central-1.amazonaws.com.example.org', false],
])('host %s is MemoryDB\'s: %s', (host, expected) => {
  expect(isMemoryDb(host)).toBe(expected);
});

test('finds a user of ElastiCache behind several pages of others, by its whole name', async () => {
  const users = new ElastiCacheUsers(new ElastiCacheClient(settings()));
  for (let index = 0; index < 200; index++) {
    api.add(`other${index}`);
  }
  api.add('app_clone', 'app');
  api.add('app', 'id-1');
  await expect(users.find('app')).resolves.toEqual([{ id: 'id-1', status: 'active', authentication: 'password', passwordCount: 1 }]);
  await expect(users.find('App')).resolves.toEqual([]);
  await expect(users.look('nobody')).resolves.toBeUndefined();
});

test.each(['ElastiCache', 'MemoryDB'])('a change of a user of %s carries its passwords, and its rules only where they are given', async (service) => {
  const users = service === 'ElastiCache' ? new ElastiCacheUsers(new ElastiCacheClient(settings())) : new MemoryDbUsers(new MemoryDBClient(settings()));
  api.add(`user-of-${service}`);
  applied.length = 0;
  await users.change(`user-of-${service}`, { passwords: ['one-Password-1234', 'two-Password-1234'], accessString: undefined });
  await expect(users.change(`user-of-${service}`, { passwords: ['one-Password-1234'], accessString: undefined })).rejects.toMatchObject({ name: 'InvalidUserStateFault' });
  expect((await users.look(`user-of-${service}`))?.status).toBe('modifying');
  expect(await users.look(`user-of-${service}`)).toMatchObject({ status: 'modifying', passwordCount: 2 });
  expect(await users.look(`user-of-${service}`)).toMatchObject({ status: 'active' });
  await users.change(`user-of-${service}`, { passwords: ['one-Password-1234'], accessString: 'on ~* +@read' });
  expect(applied).toEqual([
    [`user-of-${service}`, ['one-Password-1234', 'two-Password-1234'], undefined],
    [`user-of-${service}`, ['one-Password-1234'], 'on ~* +@read'],
  ]);
});
