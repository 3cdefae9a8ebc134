import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from '../../../lambda/rotation/ports';
import type { World } from '../support/engine-kit';
import { PostgresKit } from '../support/postgres-kit';
import { Rig, SECRET, version } from '../support/runner';
import type { WorldOptions } from '../support/worlds';

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

describe('difficult names and passwords', () => {
  test.each(['o\'br"ien', 'back\\slash', 'per%cent%%s', 'sp ace;--', 'Ünï-códe-名前'])('rotates user %s', async (name) => {
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

  test('generates passwords with quotes, backslashes and percent signs that log in', async () => {
    const rig = await rigFor(SINGLE, (world) => ({
      settings: { ...world.settings, password: { length: 40, characterSets: ['abc', '\'"\\%$ {}&'], requireEachSet: true } },
    }));
    for (let round = 1; round <= 5; round++) {
      await rig.rotate(version(round));
      await rig.world.use(rig.credentials());
    }
  });

  test('rejects a name that PostgreSQL would cut off', async () => {
    const rig = await rigFor(SINGLE, (world) => ({ secret: { ...world.secret, username: 'n'.repeat(64) } }));
    await expect(rig.rotate(version(1))).rejects.toMatchObject({ id: 'authentication' });
  });
});

describe('users to whom something happened', () => {
  test.each(['remove', 'expire', 'lock'] as const)('refuses with an AuthenticationError after %s, without a superuser', async (what) => {
    const rig = await rigFor();
    await rig.world.sabotage[what]?.(rig.credentials().username);
    await expect(rig.rotate(version(1))).rejects.toThrow(
      `setSecret of ${SECRET}: the database refuses user "${rig.credentials().username}" with the current, the pending and every former password [authentication]`);
  });

  test.each(['remove', 'expire', 'lock'] as const)('heals the user after %s, with a superuser', async (what) => {
    const schema = `s${worlds + 1}_data`;
    const rig = await rigFor({ ...SINGLE, withSuperuser: true, privileges: { access: 'readWrite', schema } });
    const { username } = rig.credentials();
    await rig.world.sabotage[what]?.(username);
    await rig.rotate(version(1));
    await kit.server.run(`INSERT INTO ${schema}.orders VALUES (1)`, { user: username, password: rig.credentials().password, database: 'app' });
  });

  test('makes a user that does not exist yet, with the rights its settings name', async () => {
    const schema = `s${worlds + 1}_data`;
    const username = `s${worlds + 1}_new`;
    const rig = await rigFor({ ...SINGLE, withSuperuser: true, privileges: { access: 'readOnly', schema } }, (world) => ({ secret: { ...world.secret, username } }));
    await rig.rotate(version(1));
    const login = { user: username, password: rig.credentials().password, database: 'app' };
    expect(await kit.server.run(`SELECT * FROM ${schema}.orders`, login)).toEqual([]);
    await expect(kit.server.run(`INSERT INTO ${schema}.orders VALUES (1)`, login)).rejects.toThrow('permission denied');
  });
});

describe('alternating users', () => {
  test('each reads and alters what the other made before and between rotations', async () => {
    const names = `s${worlds + 1}`;
    const rig = await rigFor({
      strategy: { kind: 'alternatingUsers', usernames: [`${names}_a`, `${names}_b`], ownerRole: `${names}_owner` }, username: `${names}_a`, withSuperuser: true,
    });
    const as = (statement: string): Promise<unknown> => {
      const { username: user, password } = rig.credentials(AWSCURRENT);
      return kit.server.run(statement, { user, password, database: 'app' });
    };
    await as('CREATE TABLE t0 (id int)');
    for (let round = 1; round <= 4; round++) {
      await rig.rotate(version(round));
      await as(`CREATE TABLE t${round} (id int)`);
      for (let table = 0; table <= round; table++) {
        await as(`ALTER TABLE t${table} ADD COLUMN c${round} int`);
      }
    }
    expect(await kit.server.run(`SELECT rolcanlogin FROM pg_roles WHERE rolname = '${names}_owner'`)).toEqual([{ rolcanlogin: false }]);
  });

  test('refuses an owner role that is somebody\'s account', async () => {
    const names = `s${worlds + 1}`;
    const rig = await rigFor({
      strategy: { kind: 'alternatingUsers', usernames: [`${names}_a`, `${names}_b`], ownerRole: `${names}_a_clone` }, username: `${names}_a`, withSuperuser: true,
    });
    await expect(rig.rotate(version(1))).rejects.toThrow('can log in, so it is the account of a user; name another role [user-state]');
    expect(await rig.currentLogsIn()).toBe(true);
  });
});

describe('the order of label and password', () => {
  test.each([
    ['right after the change of the password', {}, { setSecret: true, finishSecret: true }],
    ['last, where AWS\'s order is asked for', { promoteInFinishStep: true }, { setSecret: false, finishSecret: true }],
  ] as const)('AWSCURRENT moves %s', async (_when, order, moved) => {
    const rig = await rigFor({ strategy: { kind: 'singleUser', ...order } });
    const former = rig.credentials();
    rig.store.beginRotation(SECRET, version(1));
    await rig.run('createSecret', version(1));
    const pending = rig.credentials(AWSPENDING);
    for (const step of ['setSecret', 'testSecret', 'finishSecret'] as const) {
      await rig.run(step, version(1));
      expect([await rig.world.logsIn(pending), await rig.world.logsIn(former)]).toEqual([true, false]);
      expect(rig.credentials()).toEqual((step === 'finishSecret' || moved.setSecret) ? pending : former);
    }
    expect(rig.credentials(AWSPREVIOUS)).toEqual(former);
  });
});

describe('policies', () => {
  /** A policy that refuses the first so many changes of a password, as a check_password_hook does. */
  function refusing(times: number): { before: (call: string) => Promise<void> } {
    let left = times;
    return {
      before: async (call) => {
        if (/ROLE "…".* PASSWORD/.test(call) && left-- > 0) {
          throw Object.assign(new Error('password is too short'), { code: '22023' });
        }
      },
    };
  }

  test.each([
    ['sends the password itself where a policy refuses the stored form', 1, true],
    ['replaces a password that a policy refuses', 2, false],
  ])('%s', async (_name, refusals, sameVersion) => {
    const rig = await rigFor();
    rig.store.beginRotation(SECRET, version(1));
    await rig.run('createSecret', version(1));
    const pending = rig.credentials(AWSPENDING);
    await rig.run('setSecret', version(1), {}, refusing(refusals));
    await rig.run('testSecret', version(1));
    await rig.run('finishSecret', version(1));
    await rig.world.use(rig.credentials());
    expect(rig.credentials().password === pending.password).toBe(sameVersion);
  });

  test('rejects settings whose every password is refused, and recovers once they are corrected', async () => {
    const rig = await rigFor();
    rig.store.beginRotation(SECRET, version(1));
    await rig.run('createSecret', version(1));
    await expect(rig.run('setSecret', version(1), {}, refusing(99))).rejects.toThrow(
      `setSecret of ${SECRET}: the password of user "${rig.credentials().username}" was refused; cause: password is too short (22023) [password-refused]`);
    await rig.steps(version(1));
    await rig.world.use(rig.credentials());
  });

  test.each([false, true])('replaces a password that the server\'s own policy refuses (superuser: %s)', async (withSuperuser) => {
    const rig = await rigFor({ ...SINGLE, withSuperuser });
    rig.store.beginRotation(SECRET, version(1));
    // The one thing that PostgreSQL's passwordcheck sees in a stored form: that it is of the user's name.
    await rig.store.putPending(SECRET, version(1), JSON.stringify({ ...rig.world.secret, password: rig.credentials().username }));
    await kit.server.restart({ shared_preload_libraries: 'passwordcheck' });
    try {
      await rig.steps(version(1));
      await rig.world.use(rig.credentials());
      expect(rig.credentials().password).toHaveLength(30);
      expect(rig.lines.join('\n')).toContain('password refused by the server');
    } finally {
      await kit.server.restart({});
    }
  });

  test.each([
    ['a combining accent', 'e\u0301toile-Password'], ['a soft hyphen', 'soft\u00adhyphen-Password'], ['an Ogham space', 'ogham\u1680space-Password'],
    ['a zero-width space', 'zero\u200bwidth-Password'], ['a zero-width joiner', 'zero\u200djoiner-Password'], ['Cyrillic', 'Пароль-слово'],
    ['Chinese', '密码-密码-密码'], ['Arabic', 'كلمة-السر'], ['an emoji', 'key-🔑-Password'], ['a ligature', 'ﬁve-Password'],
  ])('leaves the preparation of a password with %s to the server', async (_what, password) => {
    const rig = await rigFor();
    rig.store.beginRotation(SECRET, version(1));
    await rig.store.putPending(SECRET, version(1), JSON.stringify({ ...rig.world.secret, password }));
    await rig.steps(version(1));
    await rig.world.use(rig.credentials());
    expect(rig.credentials().password).toBe(password);
  });
});
