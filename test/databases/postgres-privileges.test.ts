import { PostgresKit } from './support/postgres-kit';
import { Rig, SECRET, version } from './support/runner';
import type { PrivilegeSettings } from '../../src/private/handler-contract';

jest.setTimeout(60_000);

const kit = new PostgresKit();
let worlds = 0;
beforeAll(() => kit.start());
afterAll(() => kit.stop());

async function rigFor(access?: PrivilegeSettings['access']): Promise<{ n: string; rig: Rig }> {
  const n = `p${++worlds}`;
  const privileges = access ? { privileges: { access, schema: `${n}_data` } } : {};
  return { n, rig: new Rig(kit, await kit.world(n, { strategy: { kind: 'singleUser' }, withSuperuser: true, ...privileges })) };
}

function as({ rig, n }: { n: string; rig: Rig }, statement: string): Promise<unknown> {
  const { username: user, password } = rig.credentials();
  return kit.server.run(statement.replaceAll('$', `${n}_data`), { user, password, database: 'app' });
}

/** Another one than the superuser, that makes tables in the schema. */
async function migrator(n: string): Promise<(statement: string) => Promise<unknown>> {
  const [user, password] = [`${n}x_migrator`, 'migrator-Pw-1'];
  await kit.asAdministrator([`CREATE ROLE ${user} LOGIN PASSWORD '${password}'`, `GRANT USAGE, CREATE ON SCHEMA ${n}_data TO ${user}`]);
  return (statement) => kit.server.run(statement.replaceAll('$', `${n}_data`), { user, password, database: 'app' });
}

describe('tables and sequences to come', () => {
  test('are for the user, whoever makes them: the superuser, or one that made some before', async () => {
    const world = await rigFor('readWrite');
    const make = await migrator(world.n);
    await make('CREATE TABLE $.first (id serial)');
    await world.rig.rotate(version(1));
    await make('CREATE TABLE $.second (id serial)');
    await kit.asAdministrator(`CREATE TABLE ${world.n}_data.third (id serial)`);
    for (const table of ['first', 'second', 'third']) {
      await as(world, `INSERT INTO $.${table} DEFAULT VALUES`);
    }
  });

  test.each(['TABLES', 'SEQUENCES'])('are for the user again at the next rotation, where somebody took this of %s away', async (what) => {
    const world = await rigFor('readWrite');
    const make = await migrator(world.n);
    await make('CREATE TABLE $.first (id serial)');
    await world.rig.rotate(version(1));
    const take = `IN SCHEMA ${world.n}_data REVOKE ALL ON ${what} FROM ${world.n}_app`;
    await make(`ALTER DEFAULT PRIVILEGES ${take}`);
    await world.rig.rotate(version(2));
    await make('CREATE TABLE $.second (id serial)');
    await as(world, 'INSERT INTO $.second DEFAULT VALUES');
  });

  test.each(['TABLES', 'SEQUENCES'])('are missed by testSecret where nobody\'s %s will be for the user', async (what) => {
    const world = await rigFor('readOnly');
    await world.rig.rotate(version(1));
    await kit.asAdministrator(`ALTER DEFAULT PRIVILEGES IN SCHEMA ${world.n}_data REVOKE ALL ON ${what} FROM ${world.n}_app`);
    await expect(world.rig.run('testSecret', version(1))).rejects.toThrow(new Error(`testSecret of ${SECRET}: user "${world.n}_app" logs in, but: `
      + `role "${world.n}_app" has no default privileges in schema "${world.n}_data" [user-state]`));
  });

  test('of a role that the superuser cannot act as do not keep a rotation from its end', async () => {
    const world = await rigFor('readOnly');
    const schema = `${world.n}_data`;
    await kit.server.run(
      [`CREATE TABLE ${schema}.strange (id int)`, `GRANT SELECT ON ${schema}.strange TO rds_administrator WITH GRANT OPTION`], { database: 'app' });
    await world.rig.rotate(version(1));
    await world.rig.rotate(version(2));
    await as(world, 'SELECT * FROM $.strange');
  });

  test('a rotation that finds all as wanted grants nothing', async () => {
    const world = await rigFor('owner');
    await world.rig.rotate(version(1));
    world.rig.calls.length = 0;
    await world.rig.rotate(version(2));
    expect(world.rig.calls.filter((call) => /GRANT|REVOKE|DEFAULT PRIVILEGES/.test(call))).toEqual([]);
  });
});

describe('memberships of the superuser', () => {
  test.each(['rds_administrator', undefined])('are as they were, also one that does not inherit (granted by %s)', async (grantor) => {
    const world = await rigFor('readOnly');
    const owner = `${world.n}x_owner`;
    await kit.asAdministrator(`CREATE ROLE ${owner}`);
    const grant = `GRANT ${owner} TO rds_administrator WITH INHERIT FALSE, SET TRUE`;
    await (grantor ? kit.asAdministrator(grant) : kit.server.run(grant));
    await kit.server.run(
      [`ALTER TABLE ${world.n}_data.orders OWNER TO ${owner}`, `ALTER SCHEMA ${world.n}_data OWNER TO ${owner}`], { database: 'app' });
    const memberships = (): Promise<unknown> => kit.server.run(`SELECT grantor::regrole::text, admin_option, inherit_option, set_option
      FROM pg_auth_members WHERE roleid = '${owner}'::regrole ORDER BY 1`);
    const before = await memberships();
    await world.rig.rotate(version(1));
    expect(await memberships()).toEqual(before);
    await kit.server.run([`SET ROLE ${owner}`, `CREATE TABLE ${world.n}_data.later (id int)`], { database: 'app' });
    await as(world, 'SELECT * FROM $.orders, $.later');
  });
});

describe('a user that does not exist', () => {
  test('is not made without privileges, since nobody knows its rights', async () => {
    const { n, rig } = await rigFor();
    await rig.world.sabotage.remove(`${n}_app`);
    await expect(rig.rotate(version(1))).rejects.toThrow(new Error(
      `setSecret of ${SECRET}: user "${n}_app" does not exist, and without \`privileges\` its privileges are not known, so it was not created; `
      + 'create it with its privileges, or set `privileges` [user-state]'));
    expect(await kit.server.run(`SELECT rolname FROM pg_roles WHERE rolname = '${n}_app'`)).toEqual([]);
  });
});
