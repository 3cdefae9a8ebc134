import { describeContract } from '../support/contract';
import { ManagedRedisKit } from '../support/managed-redis-kit';
import { Rig, SECRET, version } from '../support/runner';

jest.setTimeout(60_000);

describe.each(['elasticache', 'memorydb'] as const)('%s', (service) => {
  const kit = new ManagedRedisKit(service);
  let worlds = 0;
  beforeAll(() => kit.start());
  afterAll(() => kit.stop());

  describeContract(kit);

  async function rigFor(kind: 'singleUser' | 'dualPassword' = 'singleUser'): Promise<Rig> {
    return new Rig(kit, await kit.world(`s${++worlds}`, { strategy: { kind } }));
  }

  test('leaves exactly the passwords that the strategy asks for', async () => {
    const [dual, single] = [await rigFor('dualPassword'), await rigFor()];
    for (const round of [1, 2, 3]) {
      await dual.rotate(version(round));
      await single.rotate(version(round));
    }
    expect(await kit.redis.passwordsOf(dual.credentials().username)).toBe(2);
    expect(await kit.redis.passwordsOf(single.credentials().username)).toBe(1);
  });

  test('refuses privileges, which the access string of the user defines', async () => {
    const rig = new Rig(kit, await kit.world(`s${++worlds}`, { strategy: { kind: 'singleUser' }, privileges: { access: 'readOnly' } }));
    await expect(rig.rotate(version(1))).rejects.toThrow(`setSecret of ${SECRET}: the access string of a user of ElastiCache or MemoryDB defines its privileges; `
      + 'leave `privileges` out [rotation-settings]');
    expect(kit.api.changes.filter((change) => change.includes(`s${worlds}_`))).toEqual([]);
    expect(await rig.currentLogsIn()).toBe(true);
  });

  test('waits for a change that is on its way', async () => {
    const rig = await rigFor();
    const user = kit.api.user(kit.idOf(rig.credentials().username));
    user.status = 'modifying';
    setTimeout(() => {
      user.status = 'active';
    }, 300);
    await rig.rotate(version(1));
    await rig.world.use(rig.credentials());
  });

  test('rejects a user that does not become active, and goes on when it does', async () => {
    const rig = await rigFor();
    const user = kit.api.user(kit.idOf(rig.credentials().username));
    user.status = 'modifying';
    await expect(rig.rotate(version(1), { timeoutMillis: 2_000 })).rejects.toThrow(
      `setSecret of ${SECRET}: user "${rig.credentials().username}" of ${kit.name} is still modifying after 2 seconds [database-unreachable]`);
    user.status = 'active';
    await rig.steps(version(1));
    await rig.world.use(rig.credentials());
  });

  test('rejects a user that the service does not know', async () => {
    const rig = await rigFor();
    kit.api.remove(kit.idOf(rig.credentials().username));
    await expect(rig.rotate(version(1))).rejects.toThrow(
      `setSecret of ${SECRET}: ${kit.name} has no user with the id "${kit.idOf(`s${worlds}_app`)}" [user-state]`);
    expect(await rig.currentLogsIn()).toBe(true);
  });

  test('rejects a user that logs in by IAM', async () => {
    const rig = await rigFor();
    kit.api.user(kit.idOf(rig.credentials().username)).authentication = 'iam';
    await expect(rig.rotate(version(1))).rejects.toThrow(
      `setSecret of ${SECRET}: user "${rig.credentials().username}" of ${kit.name} authenticates by iam; give it a password first [user-state]`);
  });

  const change = service === 'elasticache' ? 'ModifyUser' : 'UpdateUser';

  test('replaces a password that the service refuses', async () => {
    const rig = await rigFor();
    kit.api.refusals.set(change, { code: 'InvalidParameterValueException', message: 'Invalid password', times: 1 });
    await rig.rotate(version(1));
    await rig.world.use(rig.credentials());
    expect(rig.lines.join('\n')).toContain('pending value replaced');
  });

  test('tells a role without rights from everything else', async () => {
    const rig = await rigFor();
    kit.api.refusals.set(change, { code: 'AccessDeniedException', message: 'not authorized', times: 1 });
    await expect(rig.rotate(version(1))).rejects.toMatchObject({ id: 'insufficient-privilege' });
    await rig.steps(version(1));
    await rig.world.use(rig.credentials());
  });
});

describe('elasticache', () => {
  const kit = new ManagedRedisKit('elasticache');
  beforeAll(() => kit.start());
  afterAll(() => kit.stop());

  test('refuses the user of another name that has the id, and changes it not', async () => {
    const world = await kit.world('t1', { strategy: { kind: 'singleUser' } });
    const rig = new Rig(kit, { ...world, settings: { ...world.settings, managedUser: { service: 'elasticache', id: 't1_app' } } });
    await expect(rig.rotate(version(1))).rejects.toThrow(
      `setSecret of ${SECRET}: the user with the id "t1_app" in ElastiCache is "t1_app_clone", but the secret names "t1_app" [identity-mismatch]`);
    expect(kit.api.changes).toEqual([]);
    expect(await rig.currentLogsIn()).toBe(true);
  });
});
