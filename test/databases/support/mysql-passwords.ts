import type { World } from './engine-kit';
import type { MysqlKit } from './mysql-kit';
import { Rig, SECRET, version } from './runner';
import { FIRST_PASSWORD, type WorldOptions } from './worlds';
import { accountName } from '../../../lambda/databases/mysql/quoting';
import { AWSPREVIOUS } from '../../../lambda/rotation/ports';

const SINGLE: WorldOptions = { strategy: { kind: 'singleUser' } };
const TWO: WorldOptions = { strategy: { kind: 'dualPassword' } };

/** First and second passwords of MySQL, and its policies, which judge also those that are set again. */
export function describePasswords(kit: MysqlKit): void {
  let worlds = 0;
  const rigFor = async (options: WorldOptions, change: (world: World) => Partial<World> = () => ({})): Promise<Rig> => {
    const world = await kit.world(`p${++worlds}`, options);
    return new Rig(kit, { ...world, ...change(world) });
  };
  const alter = (rig: Rig, clause: string): Promise<unknown> => kit.run(`ALTER USER ${accountOf(rig)} ${clause}`);
  const withPolicy = async (action: () => Promise<void>): Promise<void> => {
    await kit.run("INSTALL COMPONENT 'file://component_validate_password'");
    await action().finally(() => kit.run("UNINSTALL COMPONENT 'file://component_validate_password'"));
  };
  const bothLogIn = async (rig: Rig): Promise<void> => {
    await rig.world.use(rig.credentials());
    expect(await rig.world.logsIn(rig.credentials(AWSPREVIOUS))).toBe(true);
  };
  /** Its first password is in the history already. */
  const withHistory = async (withSuperuser: boolean): Promise<Rig> => {
    const rig = await rigFor({ ...TWO, withSuperuser });
    await alter(rig, 'PASSWORD HISTORY 5');
    await alter(rig, `IDENTIFIED BY '${FIRST_PASSWORD}'`);
    return rig;
  };

  describe.each([false, true])('two passwords under a policy (superuser: %s)', (withSuperuser) => {
    test('none is set a second time, since the history would refuse it', async () => {
      const rig = await withHistory(withSuperuser);
      for (let round = 1; round <= 3; round++) {
        await rig.rotate(version(round));
        await bothLogIn(rig);
      }
    });

    test('nor after a rotation that was cancelled: the current password stays the second one', async () => {
      const rig = await withHistory(withSuperuser);
      await rig.rotate(version(1));
      rig.store.beginRotation(SECRET, version(2));
      await rig.run('createSecret', version(2));
      await rig.run('setSecret', version(2));
      rig.store.operatorCancels(SECRET);
      await rig.rotate(version(3));
      await bothLogIn(rig);
    });

    test('a current password that is weaker than the policy stays valid', async () => {
      const rig = await rigFor({ ...TWO, withSuperuser, password: 'weak' });
      await withPolicy(() => rig.rotate(version(1)));
      await bothLogIn(rig);
    });

    test('a current password that no longer logs in and cannot be set again is told', async () => {
      const rig = await withHistory(withSuperuser);
      // The value that still logs in has lost its label.
      rig.store.operatorPuts(SECRET, version(5), JSON.stringify({ ...rig.world.secret, password: 'working-Password-5' }));
      rig.store.operatorPuts(SECRET, version(6), JSON.stringify(rig.world.secret));
      await alter(rig, "IDENTIFIED BY 'working-Password-5'");
      await expect(rig.rotate(version(7))).rejects.toThrow(new RegExp(
        `^setSecret of ${SECRET}: the password of AWSCURRENT must stay valid, but is not among those of user "${rig.credentials().username}", and the server's policy refuses to set it`
        + ' again; put a password that logs in into the secret, or relax the policy for one rotation; cause: .*contradict the password history policy \\(\\w+\\) \\[user-state\\]$'));
      expect(await rig.world.logsIn({ ...rig.credentials(), password: 'working-Password-5' })).toBe(true);
    });
  });

  test('a user that must name its current password names it', async () => {
    for (const options of [SINGLE, TWO]) {
      const rig = await rigFor(options);
      await alter(rig, 'PASSWORD REQUIRE CURRENT');
      await rig.rotate(version(1));
      await rig.rotate(version(2));
      await rig.world.use(rig.credentials());
    }
  });

  test('a user that may change others names it as well, and is refused nothing', async () => {
    for (const options of [SINGLE, TWO]) {
      const rig = await rigFor(options);
      await kit.run(`GRANT ALL ON *.* TO ${accountOf(rig)}`);
      await rig.rotate(version(1));
      await rig.rotate(version(2));
      await rig.world.use(rig.credentials());
      expect(await rig.world.logsIn(rig.credentials(AWSPREVIOUS))).toBe(options === TWO);
    }
  });

  describe('a second password, when the strategy is left and there is no superuser', () => {
    /** Rotated once with two passwords; the former one still logs in. */
    const leaving = async (rights: string): Promise<Rig> => {
      const rig = await rigFor({ ...TWO, withSuperuser: true });
      await rig.rotate(version(1));
      expect(await rig.world.logsIn(rig.credentials(AWSPREVIOUS))).toBe(true);
      await kit.run(`GRANT ${rights} TO ${accountOf(rig)}`);
      return rig;
    };
    const single = (rig: Rig): Parameters<Rig['rotate']>[1] => ({ settings: { ...rig.world.settings, strategy: { kind: 'singleUser' }, superuserSecretArn: undefined } });
    const refusal = (rig: Rig): string => `user "${rig.credentials().username}" has a second password and is not permitted to remove it;`
      + ' name a superuser secret, or grant APPLICATION_PASSWORD_ADMIN [insufficient-privilege]';

    test('is taken away by a user that may', async () => {
      const rig = await leaving('APPLICATION_PASSWORD_ADMIN ON *.*');
      const former = rig.credentials(AWSPREVIOUS);
      await rig.rotate(version(2), single(rig));
      await rig.world.use(rig.credentials());
      expect(await rig.world.logsIn(former)).toBe(false);
    });

    test('is refused where the user sees it', async () => {
      const rig = await leaving('SELECT ON mysql.*');
      await expect(rig.rotate(version(2), single(rig))).rejects.toThrow(`setSecret of ${SECRET}: ${refusal(rig)}`);
      await bothLogIn(rig);
    });

    test('is refused where it is what the user logged in with', async () => {
      const rig = await leaving('USAGE ON *.*');
      await alter(rig, "IDENTIFIED BY 'cancelled-Password-2' RETAIN CURRENT PASSWORD");
      await expect(rig.rotate(version(2), single(rig))).rejects.toThrow(`setSecret of ${SECRET}: ${refusal(rig)}`);
      expect(await rig.currentLogsIn()).toBe(true);
    });

    test('is found by the former password, where the user can see nothing', async () => {
      const rig = await leaving('USAGE ON *.*');
      await expect(rig.rotate(version(2), single(rig))).rejects.toThrow(`setSecret of ${SECRET}: ${refusal(rig)}`);
      await bothLogIn(rig);
    });
  });
}

function accountOf(rig: Rig): string {
  return accountName({ user: rig.credentials().username, host: '127.0.0.%' });
}
