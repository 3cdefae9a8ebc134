import type { AdapterFactory, World } from './support/engine-kit';
import { PostgresKit } from './support/postgres-kit';
import { Rig, SECRET, SUPERUSER_SECRET, version } from './support/runner';
import type { DatabaseSession } from '../../lambda/databases/database';
import type { PrivilegeSettings } from '../../src/private/handler-contract';

/** What the construct decides and a secret must not, on a real server, where a superuser could do anything. */
jest.setTimeout(60_000);

const kit = new PostgresKit();
let worlds = 0;
beforeAll(() => kit.start());
afterAll(() => kit.stop());

async function rigFor(change: (world: World, names: string) => Partial<World> = () => ({}), privileges?: PrivilegeSettings): Promise<Rig> {
  const names = `u${++worlds}`;
  const world = await kit.world(names, { strategy: { kind: 'singleUser' }, withSuperuser: true, ...privileges ? { privileges } : {} });
  return new Rig(kit, { ...world, ...change(world, names) });
}

const as = (rig: Rig, database: string) => ({ user: rig.credentials().username, password: rig.credentials().password, database });

describe('who may write the secret does not choose', () => {
  test('whose password the superuser changes', async () => {
    const rig = await rigFor((world, names) => ({
      settings: { ...world.settings, usernames: [`${names}_app`] }, secret: { ...world.secret, username: `${names}_app_clone` },
    }));
    const others = await rig.world.others();
    await expect(rig.rotate(version(1))).rejects.toThrow(
      `createSecret of ${SECRET}: AWSCURRENT names a user that the function is not for [identity-mismatch]`);
    expect(await rig.world.others()).toBe(others);
  });

  test('the superuser, whoever the function is for', async () => {
    const rig = await rigFor((world) => ({ secret: { ...world.secret, username: world.superuser?.username } }));
    const others = await rig.world.others();
    await expect(rig.rotate(version(1))).rejects.toThrow(`setSecret of ${SECRET}: superuser secret ${SUPERUSER_SECRET}: the rotated secret names the superuser `
      + 'itself, whose password is not this rotation\'s to change [identity-mismatch]');
    expect(await rig.world.others()).toBe(others);
  });

  test('in which database the user gets its rights, where the construct names one', async () => {
    await kit.asAdministrator('CREATE DATABASE elsewhere');
    const rig = await rigFor((world) => ({ secret: { ...world.secret, dbname: 'elsewhere' } }), { access: 'owner', database: 'app', schema: 'made_here' });
    await rig.rotate(version(1));
    await kit.server.run('CREATE TABLE made_here.t (id int)', as(rig, 'app'));
    await expect(kit.server.run('CREATE SCHEMA s', as(rig, 'elsewhere'))).rejects.toThrow('permission denied for database elsewhere');
    // Readers of the secret still connect to where it says.
    expect(JSON.parse(rig.store.valueAt(SECRET, 'AWSCURRENT') ?? '')).toMatchObject({ dbname: 'elsewhere' });
  });
});

describe('a user that does not exist yet', () => {
  const made = (privileges?: PrivilegeSettings): Promise<Rig> => rigFor((world, names) => ({ secret: { ...world.secret, username: `${names}_new` } }), privileges);

  test('lets testSecret alone succeed by the superuser, and is made by the next rotation', async () => {
    const rig = await made({ access: 'readOnly', schema: 'public' });
    rig.store.beginRotation(SECRET, version(1));
    await rig.run('testSecret', version(1));
    expect(await kit.server.run(`SELECT 1 FROM pg_roles WHERE rolname = '${rig.credentials().username}'`)).toEqual([]);
    expect(rig.lines.join('\n')).toContain('the user does not log in yet; the superuser does, and the next rotation creates the user');
    await rig.steps(version(1));
    await kit.server.run('SELECT 1', as(rig, 'app'));
  });

  test('fails testSecret alone where the superuser does not log in either', async () => {
    const rig = new Rig(kit, { ...(await made({ access: 'readOnly' })).world, superuser: { ...(await made()).world.superuser, password: 'wrong-Password-1' } });
    rig.store.beginRotation(SECRET, version(1));
    await expect(rig.run('testSecret', version(1))).rejects.toThrow(
      `testSecret of ${SECRET}: superuser secret ${SUPERUSER_SECRET}: the database refused the password of user "rds_administrator"`);
  });

  test('fails testSecret alone where nobody would make it', async () => {
    const rig = await made();
    rig.store.beginRotation(SECRET, version(1));
    await expect(rig.run('testSecret', version(1))).rejects.toMatchObject({ id: 'authentication' });
  });
});

test('a change that did not take is told, and the label stays', async () => {
  const withoutEffect = (session: DatabaseSession): DatabaseSession => ({
    differences: (wanted) => session.differences(wanted), apply: async () => undefined, close: () => session.close(),
  });
  const makeAdapter: AdapterFactory = (...parts) => {
    const database = kit.makeAdapter(...parts);
    return { name: database.name, keepsTwoPasswords: false, open: async (login) => withoutEffect(await database.open(login)) };
  };
  const silentKit: PostgresKit = Object.create(kit, { makeAdapter: { value: makeAdapter } });
  const { world } = await rigFor();
  const rig = new Rig(silentKit, world);
  await expect(rig.rotate(version(1))).rejects.toThrow(
    `setSecret of ${SECRET}: after the change, user "${rig.credentials().username}" is not as requested: the new password does not log in [user-state]`);
  expect(await rig.currentLogsIn()).toBe(true);
});
