import type { World } from './engine-kit';
import type { MysqlKit } from './mysql-kit';
import { Rig, SECRET, version } from './runner';
import { alternating, FIRST_PASSWORD, type WorldOptions } from './worlds';
import { accountName } from '../../../lambda/databases/mysql/quoting';

const SINGLE: WorldOptions = { strategy: { kind: 'singleUser' } };

/** Accounts that have namesakes, options of their own, or are gone, on MySQL and MariaDB. */
export function describeAccounts(kit: MysqlKit): void {
  let worlds = 0;
  const next = (): string => `a${worlds + 1}`;
  const rigFor = async (options: WorldOptions = SINGLE, change: (world: World) => Partial<World> = () => ({})): Promise<Rig> => {
    const world = await kit.world(`a${++worlds}`, options);
    return new Rig(kit, { ...world, ...change(world) });
  };
  const account = (user: string, host = '127.0.0.%'): string => accountName({ user, host });
  const stored = (user: string): Promise<unknown> => kit.run(`SELECT Host, HEX(authentication_string) AS password FROM mysql.user WHERE User = '${user}' ORDER BY Host`);

  describe('several accounts of one name', () => {
    const namesake = async (rig: Rig, password: string): Promise<string> => {
      const { username } = rig.credentials();
      await kit.run([`CREATE USER ${account(username, '10.%')} IDENTIFIED BY '${password}'`, `GRANT SELECT ON mysql.* TO ${account(username)}`]);
      return username;
    };

    test('are refused to a user that sees them, where they have the same password', async () => {
      const rig = await rigFor();
      const username = await namesake(rig, FIRST_PASSWORD);
      const before = await stored(username);
      await expect(rig.rotate(version(1))).rejects.toThrow(
        `setSecret of ${SECRET}: user "${username}" logged in as its account of host "127.0.0.%" and has others with the same password, of "10.%",`
        + ' which only a superuser can change; name a superuser secret [insufficient-privilege]');
      expect(await stored(username)).toEqual(before);
    });

    test('are left alone where their password is another one', async () => {
      const rig = await rigFor();
      await namesake(rig, 'another-Password-1');
      await rig.rotate(version(1));
      await rig.world.use(rig.credentials());
    });

    test('change together, with a superuser', async () => {
      const rig = await rigFor({ ...SINGLE, withSuperuser: true });
      const { username } = rig.credentials();
      await kit.run(`CREATE USER ${account(username, '127.%')} IDENTIFIED BY '${FIRST_PASSWORD}'`);
      await rig.rotate(version(1));
      await kit.run(`DROP USER ${account(username)}`);
      expect(await rig.currentLogsIn()).toBe(true);
    });
  });

  describe('users that are gone', () => {
    test.each(['singleUser', 'dualPassword'] as const)('are refused where nobody says what they may do, with %s', async (kind) => {
      const rig = await rigFor({ strategy: { kind }, withSuperuser: true });
      const { username } = rig.credentials();
      await rig.world.sabotage.remove(username);
      await expect(rig.rotate(version(1))).rejects.toThrow(
        `setSecret of ${SECRET}: there is no user "${username}", and the settings do not name its privileges; create it with its privileges, or set \`privileges\` [user-state]`);
      expect(await stored(username)).toEqual([]);
    });
  });

  describe('what alternating users have beside their rights', () => {
    const options = kit.engine === 'mysql'
      ? 'REQUIRE SSL WITH MAX_QUERIES_PER_HOUR 100000 PASSWORD EXPIRE INTERVAL 90 DAY PASSWORD HISTORY 3 PASSWORD REUSE INTERVAL 7 DAY'
        + ' PASSWORD REQUIRE CURRENT OPTIONAL FAILED_LOGIN_ATTEMPTS 4 PASSWORD_LOCK_TIME UNBOUNDED ATTRIBUTE \'{"team": "it\'\'s \\\\"us\\\\"", "deep": {"a": 1, "b": 2}}\''
      : 'REQUIRE SSL WITH MAX_QUERIES_PER_HOUR 100000 MAX_STATEMENT_TIME 77.5 PASSWORD EXPIRE INTERVAL 90 DAY';
    const none = kit.engine === 'mysql'
      ? 'REQUIRE NONE WITH MAX_QUERIES_PER_HOUR 0 PASSWORD EXPIRE DEFAULT PASSWORD HISTORY DEFAULT PASSWORD REUSE INTERVAL DEFAULT PASSWORD REQUIRE CURRENT DEFAULT'
        + ' FAILED_LOGIN_ATTEMPTS 0 PASSWORD_LOCK_TIME 0 ATTRIBUTE \'{"team": null, "deep": {"a": null}, "b": true}\''
      : 'REQUIRE NONE WITH MAX_QUERIES_PER_HOUR 0 MAX_STATEMENT_TIME 0 PASSWORD EXPIRE NEVER';
    /** As the server tells it, without name, password and roles. */
    const shown = async (user: string): Promise<string> => {
      const [row] = await kit.run(`SHOW CREATE USER ${account(user)}`);
      return String(Object.values(row ?? {})[0]).replace(/^.*? IDENTIFIED .*?(?= REQUIRE| WITH MAX)/s, '');
    };

    test('goes from one to the other, and back', async () => {
      const names = next();
      const rig = await rigFor(alternating(names));
      await kit.run(`ALTER USER ${account(`${names}_a`)} ${options}`);
      const wanted = await shown(`${names}_a`);
      await rig.rotate(version(1));
      expect(await shown(`${names}_b`)).toBe(wanted);
      await kit.run(`ALTER USER ${account(`${names}_b`)} ${none}`);
      const changed = await shown(`${names}_b`);
      expect(changed).not.toBe(wanted);
      await rig.rotate(version(2));
      expect(await shown(`${names}_a`)).toBe(changed);
      await rig.world.use(rig.credentials());
    });

    test('is looked at by users that may', async () => {
      const names = next();
      const rig = await rigFor(alternating(names));
      await kit.run(`GRANT SELECT ON mysql.* TO ${account(`${names}_a`)}`);
      await rig.rotate(version(1));
      await kit.run(`ALTER USER ${account(`${names}_b`)} PASSWORD EXPIRE INTERVAL 90 DAY`);
      await expect(rig.run('testSecret', version(1))).rejects.toThrow(
        `testSecret of ${SECRET}: user "${names}_b" logs in, but: user "${names}_b" lacks an option of user "${names}_a": PASSWORD EXPIRE DEFAULT [user-state]`);
    });
  });
}
