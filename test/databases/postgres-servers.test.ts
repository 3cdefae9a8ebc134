import type { Socket } from 'node:net';
import type { Client } from 'pg';
import { makeAuthority } from './support/certificates';
import type { World } from './support/engine-kit';
import { FakeHost, passOn, silent } from './support/fake-host';
import { PostgresKit } from './support/postgres-kit';
import { Rig, SECRET, SUPERUSER_SECRET, version } from './support/runner';
import type { WorldOptions } from './support/worlds';

jest.setTimeout(60_000);

const kit = new PostgresKit();
let worlds = 0;
beforeAll(() => kit.start());
afterAll(() => kit.stop());

const SINGLE: WorldOptions = { strategy: { kind: 'singleUser' } };

async function rigFor(options: WorldOptions = SINGLE, change: (world: World) => Partial<World> = () => ({})): Promise<Rig> {
  const world = await kit.world(`s${++worlds}`, options);
  return new Rig(kit, { ...world, ...change(world) });
}

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

  test('rejects a server that falls silent in the middle of a statement, and goes on when it answers again', async () => {
    let isSilent = false;
    const rig = await rigAt((socket) => passOn(kit.server.port, socket, () => isSilent));
    rig.store.beginRotation(SECRET, version(1));
    await rig.run('createSecret', version(1));
    const begun = Date.now();
    await expect(rig.run('setSecret', version(1), { timeoutMillis: 2_000 }, {
      before: async (call) => {
        isSilent ||= kit.passwordChange.test(call);
      },
    })).rejects.toMatchObject({ id: 'database-unreachable' });
    expect(isSilent).toBe(true);
    // A ROLLBACK would wait as long again.
    expect(Date.now() - begun).toBeLessThan(3_000);
    isSilent = false;
    await rig.steps(version(1));
    await rig.world.use(rig.credentials());
  });

  test('rejects a server that refuses TLS, and never sends anything in clear', async () => {
    const received: Buffer[] = [];
    const rig = await rigAt((socket) => socket.on('data', (data) => {
      received.push(data);
      socket.write('N');
    }));
    await expect(rig.rotate(version(1))).rejects.toThrow(/refuses TLS; the connection was given up; cause: The server does not support SSL connections \[tls\]$/);
    // The request for TLS is all that was sent.
    expect(Buffer.concat(received).toString('hex')).toBe('0000000804d2162f');
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

  test('tells a full server from a refused password', async () => {
    const rig = await rigFor();
    await kit.server.run(`ALTER ROLE ${rig.credentials().username} CONNECTION LIMIT 0`);
    await expect(rig.rotate(version(1))).rejects.toMatchObject({ id: 'too-many-connections' });
  });

  test('rejects a server that has no connection left, and goes on when it has', async () => {
    const rig = await rigFor();
    const { username: user, password } = rig.credentials();
    await kit.server.restart({ max_connections: '8' });
    const held: Client[] = [];
    try {
      await expect((async () => {
        for (;;) {
          held.push(await kit.server.connect({ user, password, database: 'app' }));
        }
      })()).rejects.toMatchObject({ code: '53300' });
      await expect(rig.rotate(version(1))).rejects.toThrow(
        new RegExp(`^setSecret of ${SECRET}: the database accepts no further connection of user "${user}"; cause: .* \\(53300\\) \\[too-many-connections\\]$`));
    } finally {
      await Promise.all(held.map((client) => client.end()));
    }
    await rig.steps(version(1));
    await rig.world.use(rig.credentials());
    await kit.server.restart({});
  });

  test('tells a missing database from a refused password', async () => {
    const rig = await rigFor(SINGLE, (world) => ({ secret: { ...world.secret, dbname: 'nowhere' } }));
    await expect(rig.rotate(version(1))).rejects.toMatchObject({ id: 'database' });
  });

  test('rotates where transactions are read-only by default', async () => {
    const rig = await rigFor();
    await kit.server.run(`ALTER ROLE ${rig.credentials().username} SET default_transaction_read_only TO on`);
    await rig.rotate(version(1));
    expect(await rig.currentLogsIn()).toBe(true);
  });

  test('refuses a superuser secret for another host, without contacting it', async () => {
    const rig = await rigFor({ ...SINGLE, withSuperuser: true }, (world) => ({ superuser: { ...world.superuser, host: '127.0.0.2' } }));
    await expect(rig.rotate(version(1))).rejects.toThrow(
      `setSecret of ${SECRET}: superuser secret ${SUPERUSER_SECRET}: it is for another database than the rotated secret [identity-mismatch]`);
  });

  test('rejects a replica, and goes on when it is a primary again', async () => {
    const rig = await rigFor();
    await kit.server.restart({ hot_standby: 'on' }, true);
    await expect(rig.rotate(version(1))).rejects.toMatchObject({ id: 'database-read-only' });
    await kit.server.restart({});
    await rig.steps(version(1));
    expect(await rig.currentLogsIn()).toBe(true);
  });
});
