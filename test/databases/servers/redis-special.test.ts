import type { Socket } from 'node:net';
import { makeAuthority } from '../support/certificates';
import type { World } from '../support/engine-kit';
import { FakeHost, silent } from '../support/fake-host';
import { RedisKit } from '../support/redis-kit';
import { RedisServer } from '../support/redis-server';
import { Rig, SECRET, version } from '../support/runner';
import type { WorldOptions } from '../support/worlds';

jest.setTimeout(60_000);

const kit = new RedisKit();
let worlds = 0;
beforeAll(() => kit.start());
afterAll(() => kit.stop());

const SINGLE: WorldOptions = { strategy: { kind: 'singleUser' } };
const DUAL: WorldOptions = { strategy: { kind: 'dualPassword' } };

async function rigFor(options: WorldOptions = SINGLE, change: (world: World) => Partial<World> = () => ({})): Promise<Rig> {
  const world = await kit.world(`s${++worlds}`, options);
  return new Rig(kit, { ...world, ...change(world) });
}

describe('names and passwords', () => {
  test.each(['o\'br"ien', 'back\\slash', 'per%cent%%s', 'semi;--', 'Ünï-códe-名前'])('rotates user %s', async (name) => {
    const rig = await rigFor({ ...SINGLE, username: `s${worlds + 1}_${name}` });
    const others = await rig.world.others();
    await rig.rotate(version(1));
    await rig.world.use(rig.credentials());
    expect(await rig.world.others()).toBe(others);
  });

  test.each(['q\'uo"te', 'back\\slash\\', 'per%cent%s', ' spaces ', 'new\nline', 'Пароль-密码', 'x'.repeat(200)])('leaves password %j behind', async (password) => {
    const rig = await rigFor({ ...SINGLE, password });
    await rig.rotate(version(1));
    await rig.world.use(rig.credentials());
    expect(await rig.world.logsIn({ ...rig.credentials(), password })).toBe(false);
  });

  test('never has more than two passwords, and one again after the last of them', async () => {
    const rig = await rigFor(DUAL);
    for (const round of [1, 2, 3, 4, 5]) {
      await rig.rotate(version(round));
      expect(await kit.passwordsOf(rig.credentials().username)).toBe(2);
    }
    await rig.rotate(version(6), { settings: { ...rig.world.settings, strategy: { kind: 'singleUser' } } });
    expect(await kit.passwordsOf(rig.credentials().username)).toBe(1);
  });
});

describe('users to whom something happened', () => {
  test.each(['remove', 'lock'] as const)('refuses with an AuthenticationError after %s, without a superuser', async (what) => {
    const rig = await rigFor();
    await rig.world.sabotage[what]?.(rig.credentials().username);
    await expect(rig.rotate(version(1))).rejects.toThrow(
      `setSecret of ${SECRET}: the database refuses user "${rig.credentials().username}" with the current, the pending and every former password [authentication]`);
  });

  test.each(['remove', 'lock'] as const)('heals the user after %s, with a superuser', async (what) => {
    const rig = await rigFor({ ...SINGLE, withSuperuser: true, privileges: { access: 'readWrite' } });
    const rights = await rig.world.rights(rig.credentials().username);
    await rig.world.sabotage[what]?.(rig.credentials().username);
    await rig.rotate(version(1));
    await rig.world.use(rig.credentials());
    expect(await rig.world.rights(rig.credentials().username)).toBe(rights);
  });

  test.each([
    ['readOnly', [true, false, false]],
    ['readWrite', [true, true, false]],
    ['owner', [true, true, true]],
  ] as const)('makes a user that does not exist yet, with access %s', async (access, [reads, writes, flushes]) => {
    const username = `s${worlds + 1}_new`;
    const rig = await rigFor({ ...SINGLE, withSuperuser: true, privileges: { access } }, (world) => ({ secret: { ...world.secret, username } }));
    await rig.rotate(version(1));
    const may = (...command: [string, ...string[]]): Promise<boolean> => kit.server.run([command], rig.credentials()).then(() => true, () => false);
    expect([await may('GET', 'any'), await may('SET', 'any', '1'), await may('FLUSHDB')]).toEqual([reads, writes, flushes]);
    expect(await may('CONFIG', 'GET', 'port')).toBe(false);
  });

  test('rejects in testSecret a user that lost a right its settings name', async () => {
    const rig = await rigFor({ ...SINGLE, withSuperuser: true, privileges: { access: 'readWrite' } });
    await rig.rotate(version(1));
    await kit.server.run([['ACL', 'SETUSER', rig.credentials().username, '-@write']]);
    rig.store.beginRotation(SECRET, version(1));
    await expect(rig.run('testSecret', version(1))).rejects.toThrow(
      `testSecret of ${SECRET}: user "${rig.credentials().username}" logs in, but: user "${rig.credentials().username}" is not permitted to run DEL [user-state]`);
  });

  test('refuses a user that logs in with any password', async () => {
    const rig = await rigFor();
    await kit.server.run([['ACL', 'SETUSER', rig.credentials().username, 'nopass']]);
    await expect(rig.rotate(version(1))).rejects.toThrow(
      `the server accepts any password of user "${rig.credentials().username}", so no password can be proved [database]`);
  });

  test('refuses a user that may not change its password, and changes nothing', async () => {
    const rig = await rigFor();
    await kit.server.run([['ACL', 'SETUSER', rig.credentials().username, '-acl|setuser']]);
    await expect(rig.rotate(version(1))).rejects.toMatchObject({ id: 'insufficient-privilege' });
    expect(await rig.currentLogsIn()).toBe(true);
  });

  test('refuses two users that share a role, which Redis has not', async () => {
    const names = `s${worlds + 1}`;
    const rig = await rigFor({
      strategy: { kind: 'alternatingUsers', usernames: [`${names}_a`, `${names}_b`], ownerRole: `${names}_owner` }, username: `${names}_a`, withSuperuser: true,
    });
    await expect(rig.rotate(version(1))).rejects.toThrow(
      `setSecret of ${SECRET}: Redis has no roles that two users could share; use dualPassword, it needs no second user [rotation-settings]`);
  });
});

describe('servers', () => {
  const fake = new FakeHost();
  afterEach(() => fake.close());

  async function rigAt(behave: (socket: Socket) => void): Promise<Rig> {
    const port = await fake.listen(behave);
    return rigFor(SINGLE, (world) => ({ secret: { ...world.secret, port } }));
  }

  test('rejects a silent server in time, and says so', async () => {
    const rig = await rigAt(silent);
    const begun = Date.now();
    await expect(rig.rotate(version(1), { timeoutMillis: 500 })).rejects.toMatchObject({ id: 'database-unreachable' });
    expect(Date.now() - begun).toBeLessThan(3_000);
  });

  test('rejects a server that falls silent in mid-command, in time', async () => {
    const rig = await rigFor();
    await kit.server.run([['CLIENT', 'PAUSE', '2000', 'ALL']]);
    await expect(rig.rotate(version(1), { timeoutMillis: 500 })).rejects.toMatchObject({ id: 'database-unreachable' });
  });

  test('rejects a server without TLS, and never sends anything in clear', async () => {
    const received: Buffer[] = [];
    const rig = await rigAt((socket) => socket.on('data', (data) => {
      received.push(data);
      socket.end('-ERR Protocol error\r\n');
    }));
    await expect(rig.rotate(version(1))).rejects.toMatchObject({ id: 'tls' });
    // A TLS handshake is all that was sent.
    expect(Buffer.concat(received).subarray(0, 2).toString('hex')).toBe('1603');
    expect(Buffer.concat(received).toString('latin1')).not.toContain('AUTH');
  });

  test('rejects an untrusted certificate', async () => {
    const rig = await rigFor();
    await expect(rig.rotate(version(1), { certificates: [makeAuthority('stranger').certificate] })).rejects.toMatchObject({ id: 'tls' });
    expect(await rig.currentLogsIn()).toBe(true);
  });

  test('rejects a certificate for another host', async () => {
    const rig = await rigFor(SINGLE, (world) => ({ secret: { ...world.secret, host: '127.1' } }));
    await expect(rig.rotate(version(1))).rejects.toMatchObject({ id: 'tls' });
  });

  test('rejects a closed port', async () => {
    const rig = await rigFor(SINGLE, (world) => ({ secret: { ...world.secret, port: 1 } }));
    await expect(rig.rotate(version(1))).rejects.toMatchObject({ id: 'database-unreachable' });
  });

  test('rejects a full server', async () => {
    const rig = await rigFor();
    await kit.server.run([['CONFIG', 'SET', 'maxclients', '1']]);
    await expect(rig.rotate(version(1))).rejects.toMatchObject({ id: 'database-unreachable' });
    await kit.server.run([['CONFIG', 'SET', 'maxclients', '1000']]);
    await rig.steps(version(1));
    expect(await rig.currentLogsIn()).toBe(true);
  });

  test('rejects a replica, and goes on when it is a primary again', async () => {
    const rig = await rigFor();
    await kit.server.run([['REPLICAOF', '127.0.0.1', '1']]);
    await expect(rig.rotate(version(1))).rejects.toMatchObject({ id: 'database-read-only' });
    await kit.server.run([['REPLICAOF', 'NO', 'ONE']]);
    await rig.steps(version(1));
    expect(await rig.currentLogsIn()).toBe(true);
  });
});

describe('what lasts', () => {
  test('a rotated password outlives the server, where users are in a file', async () => {
    const rig = await rigFor(DUAL);
    await rig.rotate(version(1));
    await kit.server.restart();
    await rig.world.use(rig.credentials());
  });

  test('refuses, before anything changed, a file that cannot be written', async () => {
    const rig = await rigFor();
    kit.server.refuseWriting(true);
    await expect(rig.rotate(version(1))).rejects.toMatchObject({ id: 'database' });
    expect(await rig.currentLogsIn()).toBe(true);
    kit.server.refuseWriting(false);
    await rig.steps(version(1));
    expect(await rig.currentLogsIn()).toBe(true);
  });

  test('rotates where users are not in a file', async () => {
    const server = await RedisServer.start('redis', false);
    try {
      await server.run([['ACL', 'SETUSER', 's0_app', 'on', '>first-Password-1', '+acl', '+multi', '+exec', '+role']]);
      const rig = await rigFor(SINGLE, (world) => ({ secret: { ...world.secret, port: server.port, username: 's0_app' } }));
      await rig.rotate(version(1), { certificates: [server.authority.certificate] });
      await expect(server.run([['ACL', 'WHOAMI']], rig.credentials())).resolves.toBe('s0_app');
    } finally {
      await server.stop();
    }
  });
});
