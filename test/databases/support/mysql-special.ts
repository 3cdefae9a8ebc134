import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { makeAuthority } from './certificates';
import type { World } from './engine-kit';
import { alternating, type MysqlKit } from './mysql-kit';
import type { WorldOptions } from './mysql-worlds';
import { Rig, SECRET, version } from './runner';
import { accountName } from '../../../lambda/databases/mysql/quoting';
import { AWSPENDING, AWSPREVIOUS } from '../../../lambda/rotation/ports';

const SINGLE: WorldOptions = { strategy: { kind: 'singleUser' } };
/** What a server says first: version 10 of the protocol, MySQL 8, without TLS among its capabilities. */
const GREETING_WITHOUT_TLS = Buffer.from('4a0000000a382e302e33330001000000313233343536373800fff72102001f801500000000000000000000'
  + '3132333435363738393031320063616368696e675f736861325f70617373776f726400', 'hex');

/** What befalls users and servers of MySQL and MariaDB, beyond what every engine has in common. */
export function describeSpecial(kit: MysqlKit): void {
  let worlds = 0;
  const next = (): string => `s${worlds + 1}`;
  const rigFor = async (options: WorldOptions = SINGLE, change: (world: World) => Partial<World> = () => ({})): Promise<Rig> => {
    const world = await kit.world(`s${++worlds}`, options);
    return new Rig(kit, { ...world, ...change(world) });
  };
  const account = (user: string, host = '127.0.0.%'): string => accountName({ user, host });

  describe('difficult names and passwords', () => {
    test.each(['o\'br"ien', 'back\\slash', 'per%cent%%s', 'sp ace;--', 'back`tick TO x', 'Ünï-名前'])('rotates user %s', async (name) => {
      for (const options of [SINGLE, { ...SINGLE, withSuperuser: true, privileges: { access: 'owner', schema: `${next()}_data` } } satisfies WorldOptions]) {
        const rig = await rigFor({ ...options, username: `${next()}_${name}` });
        const others = await rig.world.others();
        await rig.rotate(version(1));
        await rig.world.use(rig.credentials());
        expect(await rig.world.others()).toBe(others);
      }
    });

    test.each(['o\'br"ien', 'back\\slash', 'per%cent', 'back`tick TO x'])('lets users take turns whose names contain %s', async (name) => {
      const names = next();
      const rig = await rigFor({
        ...alternating(names), strategy: { kind: 'alternatingUsers', usernames: [`${names}_${name}`, `${names}_b`], ownerRole: `${names}_owner` }, username: `${names}_${name}`,
      });
      for (let round = 1; round <= 3; round++) {
        await rig.rotate(version(round));
        await rig.world.use(rig.credentials());
      }
    });

    test.each(['q\'uo"te', 'back\\slash\\', 'per%cent%s', ' spaces ', 'new\nline', 'Пароль-密码', 'x'.repeat(200)])('leaves password %j behind', async (password) => {
      const rig = await rigFor({ ...SINGLE, password });
      await rig.rotate(version(1));
      await rig.world.use(rig.credentials());
      expect(await rig.world.logsIn({ ...rig.credentials(), password })).toBe(false);
      expect(rig.lines.join('\n')).not.toContain(password.trim());
    });

    test('generates passwords with quotes, backslashes and percent signs that log in', async () => {
      for (const options of [SINGLE, { ...SINGLE, withSuperuser: true }, { strategy: { kind: 'dualPassword' }, withSuperuser: true } satisfies WorldOptions]) {
        const rig = await rigFor(options, (world) => ({
          settings: { ...world.settings, password: { length: 40, characterSets: ['abc', '\'"\\%$ {}&?é'], requireEachSet: true } },
        }));
        for (let round = 1; round <= 3; round++) {
          await rig.rotate(version(round));
          await rig.world.use(rig.credentials());
        }
      }
    });
  });

  describe('users to whom something happened', () => {
    test.each(['remove', 'lock'] as const)('refuses with an AuthenticationError after %s, without a superuser', async (what) => {
      const rig = await rigFor();
      await rig.world.sabotage[what]?.(rig.credentials().username);
      await expect(rig.rotate(version(1))).rejects.toThrow(
        `setSecret of ${SECRET}: the database refuses user "${rig.credentials().username}" with the current, the pending and every former password [authentication]`);
    });

    test('lets a user change its own expired password', async () => {
      const rig = await rigFor();
      await rig.world.sabotage.expire?.(rig.credentials().username);
      await rig.rotate(version(1));
      await rig.world.use(rig.credentials());
    });

    test.each(['remove', 'expire', 'lock'] as const)('heals the user after %s, with a superuser', async (what) => {
      const database = `${next()}_data`;
      const rig = await rigFor({ ...SINGLE, withSuperuser: true, privileges: { access: 'readWrite', schema: database } });
      await rig.world.sabotage[what]?.(rig.credentials().username);
      await rig.rotate(version(1));
      const { username: user, password } = rig.credentials();
      await kit.server.run('INSERT INTO orders VALUES (1)', { user, password, database });
    });

    test('makes a user that does not exist yet, with the rights its settings name, and on no database of a similar name', async () => {
      const database = `${next()}_data`;
      const username = `${next()}_new`;
      const rig = await rigFor({ ...SINGLE, withSuperuser: true, privileges: { access: 'readOnly', schema: database } }, (world) => ({ secret: { ...world.secret, username } }));
      await rig.rotate(version(1));
      const login = { user: username, password: rig.credentials().password };
      expect(await kit.server.run('SELECT * FROM orders', { ...login, database })).toEqual([]);
      await expect(kit.server.run('INSERT INTO orders VALUES (1)', { ...login, database })).rejects.toThrow(/INSERT command denied/);
      await expect(kit.server.run('SELECT 1', { ...login, database: database.replace('_', 'x') })).rejects.toThrow(/Access denied/);
    });

    test('gives back rights that were taken, as the settings name them', async () => {
      const database = `${next()}_data`;
      const rig = await rigFor({ ...SINGLE, withSuperuser: true, privileges: { access: 'readWrite', schema: database } });
      const { username } = rig.credentials();
      rig.store.beginRotation(SECRET, version(1));
      await rig.run('createSecret', version(1));
      // The new password alone must not be taken for success.
      await rig.world.sabotage.setPassword(username, rig.credentials(AWSPENDING).password);
      await kit.run(`REVOKE INSERT ON \`${database.replace('_', '\\_')}\`.* FROM ${account(username)}`);
      await rig.steps(version(1));
      await rig.world.use(rig.credentials());
    });
  });

  describe('alternating users', () => {
    test('the one that takes over has what was granted, and not what was revoked', async () => {
      const names = next();
      const rig = await rigFor(alternating(names));
      await rig.rotate(version(1));
      const b = account(`${names}_b`);
      await kit.run([
        `CREATE DATABASE \`${names}_a TO b\``, `GRANT SELECT ON \`${names}_a TO b\`.* TO ${b}`, `REVOKE DELETE ON \`${names}\\_data\`.* FROM ${b}`,
        `REVOKE EXECUTE ON PROCEDURE ${names}_shared.ask FROM ${b}`, `REVOKE UPDATE (id) ON ${names}_shared.things FROM ${b}`,
        `ALTER USER ${b} WITH MAX_USER_CONNECTIONS 7`,
      ]);
      const wanted = await rig.world.rights(`${names}_b`);
      expect(await rig.world.rights(`${names}_a`)).not.toBe(wanted);
      await rig.rotate(version(2));
      expect(rig.credentials().username).toBe(`${names}_a`);
      expect(await rig.world.rights(`${names}_a`)).toBe(wanted);
    });

    test('comes from wherever its twin may come', async () => {
      const names = next();
      const rig = await rigFor(alternating(names));
      await kit.run([`CREATE USER ${account(`${names}_a`, '10.0.0.%')} IDENTIFIED BY 'first-Password-1'`, `GRANT SELECT ON ${names}_data.* TO ${account(`${names}_a`, '10.0.0.%')}`]);
      await rig.rotate(version(1));
      expect(await rig.world.rights(`${names}_b`)).toBe(await rig.world.rights(`${names}_a`));
      expect(await kit.run(`SELECT Host FROM mysql.user WHERE User = '${names}_b' ORDER BY Host`)).toEqual([{ Host: '10.0.0.%' }, { Host: '127.0.0.%' }]);
    });

    test('does not take the password alone for success', async () => {
      const names = next();
      const rig = await rigFor(alternating(names));
      rig.store.beginRotation(SECRET, version(1));
      await rig.run('createSecret', version(1));
      const { username, password } = rig.credentials(AWSPENDING);
      await kit.run(`CREATE USER ${account(username)} IDENTIFIED BY '${password}'`);
      await rig.steps(version(1));
      await rig.world.use(rig.credentials());
      expect(await rig.world.rights(`${names}_b`)).toBe(await rig.world.rights(`${names}_a`));
    });

    test('refuses an owner role that is somebody\'s account', async () => {
      const names = next();
      const rig = await rigFor({ ...alternating(names), strategy: { kind: 'alternatingUsers', usernames: [`${names}_a`, `${names}_b`], ownerRole: `${names}_a_clone` } });
      await expect(rig.rotate(version(1))).rejects.toThrow('can log in, so it is somebody\'s account; name another role [user-state]');
      expect(await rig.currentLogsIn()).toBe(true);
    });
  });

  describe('two passwords', () => {
    test('are one again when the strategy is left', async () => {
      const rig = await rigFor({ strategy: { kind: 'dualPassword' }, withSuperuser: true });
      await rig.rotate(version(1));
      expect(await rig.world.logsIn(rig.credentials(AWSPREVIOUS))).toBe(true);
      const former = rig.credentials(AWSPREVIOUS);
      await rig.rotate(version(2), { settings: { ...rig.world.settings, strategy: { kind: 'singleUser' } } });
      await rig.world.use(rig.credentials());
      expect(await rig.world.logsIn(rig.credentials(AWSPREVIOUS))).toBe(false);
      expect(await rig.world.logsIn(former)).toBe(false);
    });
  });

  describe('servers', () => {
    let fake: Server | undefined;
    afterEach(() => fake?.close());

    async function rigAt(behave: (socket: Socket) => void, host = '127.0.0.1'): Promise<Rig> {
      fake = createServer((socket) => {
        socket.on('error', () => undefined);
        behave(socket);
      });
      await new Promise<void>((resolve) => fake?.listen(0, host, resolve));
      const { port } = fake.address() as AddressInfo;
      return rigFor(SINGLE, (world) => ({ secret: { ...world.secret, host, port } }));
    }

    test('rejects a silent server in time, and says so', async () => {
      const rig = await rigAt((socket) => setTimeout(() => socket.destroy(), 5_000).unref());
      const begun = Date.now();
      await expect(rig.rotate(version(1), { timeoutMillis: 500 })).rejects.toMatchObject({ id: 'database-unreachable' });
      expect(Date.now() - begun).toBeLessThan(3_000);
    });

    test('rejects a server that falls silent in the middle of a statement', async () => {
      let silent = false;
      const rig = await rigAt((socket) => passOn(kit.server.port, socket, () => silent));
      rig.store.beginRotation(SECRET, version(1));
      await rig.run('createSecret', version(1));
      const begun = Date.now();
      await expect(rig.run('setSecret', version(1), { timeoutMillis: 700 }, {
        before: async (call) => {
          silent ||= kit.passwordChange.test(call);
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

/** Passes bytes on, but none of the server's once it is silent. */
function passOn(port: number, client: Socket, isSilent: () => boolean): void {
  const upstream = connect(port, '127.0.0.1').on('error', () => client.destroy());
  client.on('data', (data) => upstream.write(data)).on('close', () => upstream.destroy());
  upstream.on('data', (data) => isSilent() || client.write(data)).on('close', () => client.destroy());
}
