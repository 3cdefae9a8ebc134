import type { Socket } from 'node:net';
import { AWSPENDING } from '../../../lambda/rotation/ports';
import { makeAuthority } from '../support/certificates';
import type { World } from '../support/engine-kit';
import { FakeHost, silent } from '../support/fake-host';
import { MongoKit } from '../support/mongo-kit';
import { Refusal } from '../support/mongo-stand-in';
import { Rig, SECRET, version } from '../support/runner';
import type { WorldOptions } from '../support/worlds';

jest.setTimeout(60_000);

const kit = new MongoKit();
let worlds = 0;
beforeAll(() => kit.start());
afterAll(() => kit.stop());
afterEach(() => {
  kit.server.fault = undefined;
  kit.server.isReplica = false;
  kit.server.mechanisms = ['SCRAM-SHA-1', 'SCRAM-SHA-256'];
});

const SINGLE: WorldOptions = { strategy: { kind: 'singleUser' } };

async function rigFor(options: WorldOptions = SINGLE, change: (world: World) => Partial<World> = () => ({})): Promise<Rig> {
  const world = await kit.world(`s${++worlds}`, options);
  return new Rig(kit, { ...world, ...change(world) });
}

function alternating(): WorldOptions {
  const names = `s${worlds + 1}`;
  const usernames = [`${names}_a`, `${names}_b`] as const;
  return { strategy: { kind: 'alternatingUsers', usernames: [...usernames], ownerRole: `${names}_owner` }, username: usernames[0], withSuperuser: true };
}

describe('names, passwords and mechanisms', () => {
  test.each(['o\'br"ien', 'back\\slash', 'per%cent%%s', 'sp ace;--', 'comma,equals=', 'Ünï-códe-名前'])('rotates user %s', async (name) => {
    const rig = await rigFor({ ...SINGLE, username: `s${worlds + 1}_${name}` });
    const others = await rig.world.others();
    await rig.rotate(version(1));
    await rig.world.use(rig.credentials());
    expect(await rig.world.others()).toBe(others);
  });

  test.each(['q\'uo"te-1', 'back\\slash\\', 'per%cent%s@:/?#', 'Пароль-密码'])('leaves password %j behind', async (password) => {
    const rig = await rigFor({ ...SINGLE, password });
    await rig.rotate(version(1));
    await rig.world.use(rig.credentials());
    expect(await rig.world.logsIn({ ...rig.credentials(), password })).toBe(false);
  });

  test.each(['SCRAM-SHA-1', 'SCRAM-SHA-256'] as const)('rotates where the server offers %s only', async (mechanism) => {
    kit.server.mechanisms = [mechanism];
    const rig = await rigFor();
    await rig.rotate(version(1));
    await rig.world.use(rig.credentials());
  });
});

describe('users', () => {
  test('refuses with an AuthenticationError a user that is gone, without a superuser', async () => {
    const rig = await rigFor();
    await rig.world.sabotage.remove(rig.credentials().username);
    await expect(rig.rotate(version(1))).rejects.toThrow(
      `setSecret of ${SECRET}: the database refuses user "${rig.credentials().username}" with the current, the pending and every former password [authentication]`);
  });

  test.each([
    ['readOnly', true, 'read@'],
    ['readWrite', true, 'readWrite@'],
    ['owner', true, 'dbAdmin@,readWrite@'],
    ['readOnly', false, 'readAnyDatabase@admin'],
    ['owner', false, 'dbAdminAnyDatabase@admin,readWriteAnyDatabase@admin'],
  ] as const)('makes a user that does not exist yet, with access %s; in one database: %s', async (access, inOne, roles) => {
    const username = `s${worlds + 1}_new`;
    const dbname = inOne ? `s${worlds + 1}_data` : undefined;
    const rig = await rigFor({ ...SINGLE, withSuperuser: true, privileges: { access } }, (world) => ({
      secret: { ...world.secret, username, dbname },
      superuser: { ...world.superuser, dbname },
    }));
    await rig.rotate(version(1));
    expect((await rig.world.rights(username)).split(' ')).toEqual(roles.split(',').map((role) => role.endsWith('@') ? `${role}${dbname}` : role));
    expect(await rig.currentLogsIn()).toBe(true);
  });

  test('refuses to make a user where nobody says what it may do', async () => {
    const rig = await rigFor({ ...SINGLE, withSuperuser: true });
    const { username } = rig.credentials();
    await rig.world.sabotage.remove(username);
    await expect(rig.rotate(version(1))).rejects.toThrow(`setSecret of ${SECRET}: there is no user "${username}", and neither the settings nor another user name its roles`
      + '; create it with its roles, or set `privileges` [user-state]');
    expect(kit.server.accounts((name) => name === `admin.${username}`)).toBe(kit.server.accounts(() => false));
  });

  test('refuses to make one of two users that take turns, where the other one has no role', async () => {
    const rig = await rigFor(alternating());
    const { username } = rig.credentials();
    kit.server.setUser(username, 'first-Password-1', []);
    await expect(rig.rotate(version(1))).rejects.toThrow(`setSecret of ${SECRET}: there is no user "${username.replace(/a$/, 'b')}", and neither the settings nor another`
      + ' user name its roles; create it with its roles, or set `privileges` [user-state]');
  });

  test('a user made by somebody else in the same moment gets password and roles all the same', async () => {
    const rig = await rigFor(alternating());
    const [, second = ''] = rig.world.settings.strategy.kind === 'alternatingUsers' ? rig.world.settings.strategy.usernames : [];
    rig.store.beginRotation(SECRET, version(1));
    await rig.run('createSecret', version(1));
    await rig.run('setSecret', version(1), {}, {
      before: async (call) => {
        if (call.endsWith('createUser')) {
          kit.server.setUser(second, 'somebody-Pw-1', []);
        }
      },
    });
    await rig.steps(version(1));
    await rig.world.use(rig.credentials());
  });

  test('roles that somebody grants to either user reach the other one at the next rotation', async () => {
    const rig = await rigFor(alternating());
    const first = rig.credentials().username;
    await rig.rotate(version(1));
    kit.server.setUser(first, 'first-Password-1', [...kit.server.rolesOf(first), { role: 'read', db: 'granted' }]);
    await rig.rotate(version(2));
    await rig.rotate(version(3));
    expect(await rig.world.rights(rig.credentials().username)).toContain('read@granted');
  });

  test('rejects in testSecret a user that lost a role its settings name', async () => {
    const rig = await rigFor({ ...SINGLE, withSuperuser: true, privileges: { access: 'readWrite' } });
    await rig.rotate(version(1));
    const { username, password } = rig.credentials();
    kit.server.setUser(username, password, []);
    const dbname = String(rig.world.secret.dbname);
    await expect(rig.run('testSecret', version(1))).rejects.toThrow(
      `testSecret of ${SECRET}: user "${username}" logs in, but: user "${username}" lacks role readWrite in database "${dbname}" [user-state]`);
  });

  test('replaces a password that a policy refuses', async () => {
    const rig = await rigFor();
    rig.store.beginRotation(SECRET, version(1));
    await rig.store.putPending(SECRET, version(1), JSON.stringify({ ...rig.world.secret, password: 'short' }));
    await rig.steps(version(1));
    await rig.world.use(rig.credentials());
    expect(rig.store.valueAt(SECRET, AWSPENDING) ?? '').not.toContain('"short"');
  });

  test('tells a superuser without rights from everything else', async () => {
    const rig = await rigFor({ ...SINGLE, withSuperuser: true }, (world) => ({
      superuser: { ...world.superuser, username: `${String(world.secret.username)}_clone`, password: 'neighbour-Pw-1' },
    }));
    await expect(rig.rotate(version(1))).rejects.toMatchObject({ id: 'insufficient-privilege' });
    expect(await rig.currentLogsIn()).toBe(true);
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

  test.each(['saslContinue', 'updateUser', 'usersInfo'])('rejects a server that falls silent at %s, in time', async (silentAt) => {
    const rig = await rigFor({ ...SINGLE, withSuperuser: silentAt === 'usersInfo' });
    kit.server.fault = (name) => name !== silentAt;
    await expect(rig.rotate(version(1), { timeoutMillis: 500 })).rejects.toMatchObject({ id: 'database-unreachable' });
    kit.server.fault = undefined;
    await rig.steps(version(1));
    expect(await rig.currentLogsIn()).toBe(true);
  });

  test('rejects a server without TLS, and never sends anything in clear', async () => {
    const received: Buffer[] = [];
    const rig = await rigAt((socket) => socket.on('data', (data) => {
      received.push(data);
      socket.end('no TLS here, sorry');
    }));
    await expect(rig.rotate(version(1), { timeoutMillis: 1_000 })).rejects.toMatchObject({ id: 'tls' });
    expect(Buffer.concat(received).subarray(0, 2).toString('hex')).toBe('1603');
    expect(Buffer.concat(received).toString('latin1')).not.toContain('sasl');
  });

  test('rejects an untrusted certificate', async () => {
    const rig = await rigFor();
    await expect(rig.rotate(version(1), { certificates: [makeAuthority('stranger').certificate], timeoutMillis: 1_000 })).rejects.toMatchObject({ id: 'tls' });
    expect(await rig.currentLogsIn()).toBe(true);
  });

  test('rejects a certificate for another host', async () => {
    const rig = await rigFor(SINGLE, (world) => ({ secret: { ...world.secret, host: '127.1' } }));
    await expect(rig.rotate(version(1), { timeoutMillis: 1_000 })).rejects.toMatchObject({ id: 'tls' });
  });

  test('rejects a closed port', async () => {
    const rig = await rigFor(SINGLE, (world) => ({ secret: { ...world.secret, port: 1 } }));
    await expect(rig.rotate(version(1), { timeoutMillis: 1_000 })).rejects.toMatchObject({ id: 'database-unreachable' });
  });

  test('rejects a replica, and goes on at the primary', async () => {
    const rig = await rigFor();
    kit.server.isReplica = true;
    await expect(rig.rotate(version(1))).rejects.toMatchObject({ id: 'database-read-only' });
    kit.server.isReplica = false;
    await rig.steps(version(1));
    expect(await rig.currentLogsIn()).toBe(true);
  });

  test('tells a server that is stopping from a refused password', async () => {
    const rig = await rigFor();
    kit.server.fault = (name) => {
      if (name === 'updateUser') {
        throw new Refusal(11600, 'interrupted at shutdown');
      }
      return true;
    };
    await expect(rig.rotate(version(1))).rejects.toMatchObject({ id: 'database-unreachable' });
  });
});
