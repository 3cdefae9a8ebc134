import type { World } from './engine-kit';
import type { MysqlKit } from './mysql-kit';
import { Rig, SECRET, version } from './runner';
import { alternating, type WorldOptions } from './worlds';
import { accountName } from '../../../lambda/databases/mysql/quoting';
import { AWSPENDING, AWSPREVIOUS } from '../../../lambda/rotation/ports';

const SINGLE: WorldOptions = { strategy: { kind: 'singleUser' } };

/** What befalls users of MySQL and MariaDB, beyond what every engine has in common. */
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
      await expect(rig.rotate(version(1))).rejects.toThrow('can log in, so it is the account of a user; name another role [user-state]');
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
}
