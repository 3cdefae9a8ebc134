import type { Socket } from 'node:net';
import type { Connection } from 'mysql2/promise';
import { makeAuthority } from './certificates';
import type { World } from './engine-kit';
import { FakeHost, passOn, silent } from './fake-host';
import type { MysqlKit } from './mysql-kit';
import { Rig, SECRET, version } from './runner';
import type { WorldOptions } from './worlds';
import { accountName } from '../../../lambda/databases/mysql/quoting';

const SINGLE: WorldOptions = { strategy: { kind: 'singleUser' } };
/** What a server says first: version 10 of the protocol, MySQL 8, without TLS among its capabilities. */
const GREETING_WITHOUT_TLS = Buffer.from('4a0000000a382e302e33330001000000313233343536373800fff72102001f801500000000000000000000'
  + '3132333435363738393031320063616368696e675f736861325f70617373776f726400', 'hex');

/** Hosts that do not answer as they should, and servers that refuse. */
export function describeHosts(kit: MysqlKit): void {
  let worlds = 0;
  const rigFor = async (options: WorldOptions = SINGLE, change: (world: World) => Partial<World> = () => ({})): Promise<Rig> => {
    const world = await kit.world(`h${++worlds}`, options);
    return new Rig(kit, { ...world, ...change(world) });
  };
  const account = (user: string, host = '127.0.0.%'): string => accountName({ user, host });

  describe('servers', () => {
    const fake = new FakeHost();
    afterEach(() => fake.close());

    async function rigAt(behave: (socket: Socket) => void, host = '127.0.0.1'): Promise<Rig> {
      const port = await fake.listen(behave, host);
      return rigFor(SINGLE, (world) => ({ secret: { ...world.secret, host, port } }));
    }

    test('rejects a silent server in time, and says so', async () => {
      const rig = await rigAt(silent);
      const begun = Date.now();
      await expect(rig.rotate(version(1), { timeoutMillis: 500 })).rejects.toMatchObject({ id: 'database-unreachable' });
      expect(Date.now() - begun).toBeLessThan(3_000);
    });

    test('rejects a server that falls silent in the middle of a statement', async () => {
      let isSilent = false;
      const rig = await rigAt((socket) => passOn(kit.server.port, socket, () => isSilent));
      rig.store.beginRotation(SECRET, version(1));
      await rig.run('createSecret', version(1));
      const begun = Date.now();
      await expect(rig.run('setSecret', version(1), { timeoutMillis: 700 }, {
        before: async (call) => {
          isSilent ||= kit.passwordChange.test(call);
        },
      })).rejects.toMatchObject({ id: 'database-unreachable' });
      expect(Date.now() - begun).toBeLessThan(5_000);
    });

    test('rejects a server that refuses TLS, and sends it nothing', async () => {
      const received: Buffer[] = [];
      const rig = await rigAt((socket) => {
        socket.on('data', (data) => received.push(data));
        socket.write(GREETING_WITHOUT_TLS);
      });
      await expect(rig.rotate(version(1), { timeoutMillis: 1_000 })).rejects.toMatchObject({ id: 'tls' });
      expect(Buffer.concat(received)).toHaveLength(0);
    });

    test('rejects an untrusted certificate', async () => {
      const rig = await rigFor();
      await expect(rig.rotate(version(1), { certificates: [makeAuthority('stranger').certificate] })).rejects.toMatchObject({ id: 'tls' });
      expect(await rig.currentLogsIn()).toBe(true);
    });

    test('rejects a certificate for another name', async () => {
      const rig = await rigFor(SINGLE, (world) => ({ secret: { ...world.secret, host: '127.1' } }));
      await expect(rig.rotate(version(1))).rejects.toMatchObject({ id: 'tls' });
    });

    test('rejects a certificate for another address, and that it is also one for localhost does not help', async () => {
      const rig = await rigAt((socket) => passOn(kit.server.port, socket, () => false), '127.0.0.2');
      await expect(rig.rotate(version(1))).rejects.toMatchObject({ id: 'tls' });
    });

    test('rejects a closed port', async () => {
      const rig = await rigFor(SINGLE, (world) => ({ secret: { ...world.secret, port: 1 } }));
      await expect(rig.rotate(version(1))).rejects.toMatchObject({ id: 'database-unreachable' });
    });

    test('tells a full server from a refused password', async () => {
      const rig = await rigFor();
      await kit.run(`ALTER USER ${account(rig.credentials().username)} WITH MAX_CONNECTIONS_PER_HOUR 1`);
      await rig.world.logsIn(rig.credentials());
      await expect(rig.rotate(version(1))).rejects.toMatchObject({ id: 'too-many-connections' });
    });

    test('rejects a server that has no connection left, and goes on when it has', async () => {
      const rig = await rigFor();
      const { username: user, password } = rig.credentials();
      await kit.run('SET GLOBAL max_connections = 10');
      const held: Connection[] = [];
      try {
        await expect((async () => {
          for (;;) {
            held.push(await kit.server.connect({ user, password }));
          }
        })()).rejects.toMatchObject({ errno: 1040 });
        await expect(rig.rotate(version(1))).rejects.toThrow(new RegExp(
          `^setSecret of ${SECRET}: the database accepts no further connection of user "${user}"; cause: Too many connections \\(\\w+\\) \\[too-many-connections\\]$`));
      } finally {
        await Promise.all(held.map((connection) => connection.end()));
      }
      await rig.steps(version(1));
      await rig.world.use(rig.credentials());
      await kit.run('SET GLOBAL max_connections = 100');
    });

    test('rejects a read-only server, and goes on when it is a primary again', async () => {
      const rig = await rigFor();
      await kit.run('SET GLOBAL read_only = ON');
      await expect(rig.rotate(version(1))).rejects.toMatchObject({ id: 'database-read-only' });
      await kit.run('SET GLOBAL read_only = OFF');
      await rig.steps(version(1));
      expect(await rig.currentLogsIn()).toBe(true);
    });

    test.each([false, true])('replaces a password that the server\'s policy refuses (superuser: %s)', async (withSuperuser) => {
      const rig = await rigFor({ ...SINGLE, withSuperuser });
      rig.store.beginRotation(SECRET, version(1));
      await rig.store.putPending(SECRET, version(1), JSON.stringify({ ...rig.world.secret, password: 'weak' }));
      await kit.run(kit.engine === 'mysql' ? "INSTALL COMPONENT 'file://component_validate_password'" : "INSTALL SONAME 'simple_password_check'");
      try {
        await rig.steps(version(1));
      } finally {
        await kit.run(kit.engine === 'mysql' ? "UNINSTALL COMPONENT 'file://component_validate_password'" : "UNINSTALL SONAME 'simple_password_check'");
      }
      await rig.world.use(rig.credentials());
      expect(rig.credentials().password).toHaveLength(30);
    });
  });
}
