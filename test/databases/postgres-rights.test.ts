import { PostgresKit } from './support/postgres-kit';
import { Rig, SECRET, version } from './support/runner';
import { alternating } from './support/worlds';

jest.setTimeout(60_000);

const kit = new PostgresKit();
let worlds = 0;
beforeAll(() => kit.start());
afterAll(() => kit.stop());

type Preparation = Partial<Record<'superuser' | 'administrator' | 'user', readonly string[]>>;

/** Two users that take turns, the first of which was prepared for the case; `n` begins all of its names. */
class Pair {
  public static async make(prepare: (n: string) => Preparation): Promise<Pair> {
    const n = `r${++worlds}`;
    const pair = new Pair(n, new Rig(kit, await kit.world(n, alternating(n))));
    const { superuser = [], administrator = [], user = [] } = prepare(n);
    await kit.server.run(superuser, { database: 'app' });
    await kit.asAdministrator(administrator);
    await pair.as(user);
    return pair;
  }

  private rounds = 0;

  private constructor(public readonly n: string, public readonly rig: Rig) {}

  /** As the user of AWSCURRENT. */
  public as(statements: string | readonly string[], database = 'app'): Promise<Record<string, unknown>[]> {
    const { username: user, password } = this.rig.credentials();
    return kit.server.run(statements, { user, password, database });
  }

  /** Two rotations: what the second user may do after the first, and the first one after the second. */
  public async inTurn(check: () => Promise<void>): Promise<void> {
    await check();
    for (let turn = 0; turn < 2; turn++) {
      await this.rig.rotate(version(++this.rounds));
      await check();
    }
  }
}

const count = [{ count: '1' }];
/** Makes the superuser of the pair one of the server, as in a database that is not managed. */
async function withRealSuperuser(action: () => Promise<void>): Promise<void> {
  await kit.server.run('ALTER ROLE rds_administrator SUPERUSER');
  try {
    await action();
  } finally {
    await kit.server.run('ALTER ROLE rds_administrator NOSUPERUSER');
  }
}

describe('what one of two alternating users may do, the other may, too', () => {
  test('rows that a policy of row level security shows', async () => {
    const pair = await Pair.make((n) => ({
      administrator: [
        `INSERT INTO ${n}_data.orders VALUES (1), (2)`, `ALTER TABLE ${n}_data.orders ENABLE ROW LEVEL SECURITY`,
        `CREATE POLICY "some rows" ON ${n}_data.orders TO ${n}_a, ${n}_readers USING (id = 1)`,
      ],
    }));
    await pair.inTurn(async () => expect(await pair.as(`SELECT count(*) FROM ${pair.n}_data.orders`)).toEqual(count));
    expect(await kit.server.run('SELECT unnest(polroles)::regrole::text AS name FROM pg_policy ORDER BY 1', { database: 'app' })).toEqual(
      [`${pair.n}_a`, `${pair.n}_owner`, `${pair.n}_readers`].map((name) => ({ name })));
  });

  test('rows that a restrictive policy hides stay hidden', async () => {
    const pair = await Pair.make((n) => ({
      administrator: [
        `INSERT INTO ${n}_data.orders VALUES (1), (2)`, `ALTER TABLE ${n}_data.orders ENABLE ROW LEVEL SECURITY`,
        `CREATE POLICY everybody ON ${n}_data.orders USING (true)`, `CREATE POLICY less ON ${n}_data.orders AS RESTRICTIVE TO ${n}_a USING (id = 1)`,
      ],
    }));
    await pair.inTurn(async () => expect(await pair.as(`SELECT count(*) FROM ${pair.n}_data.orders`)).toEqual(count));
  });

  test('tables made later under a default of somebody\'s', async () => {
    const pair = await Pair.make((n) => ({
      administrator: [
        `ALTER DEFAULT PRIVILEGES IN SCHEMA ${n}_data GRANT SELECT ON TABLES TO ${n}_a`,
        `ALTER DEFAULT PRIVILEGES IN SCHEMA ${n}_data GRANT USAGE ON SEQUENCES TO ${n}_a WITH GRANT OPTION`,
      ],
    }));
    let made = 0;
    await pair.inTurn(async () => {
      await kit.asAdministrator([`CREATE TABLE ${pair.n}_data.later${++made} (id serial)`]);
      expect(await pair.as([`SELECT nextval('${pair.n}_data.later${made}_id_seq')`, `SELECT * FROM ${pair.n}_data.later${made}`])).toEqual([]);
    });
  });

  test('large objects and tablespaces', async () => {
    const pair = await Pair.make((n) => ({
      superuser: [
        `SELECT lo_from_bytea(${4000 + worlds}, 'large')`, `GRANT SELECT ON LARGE OBJECT ${4000 + worlds} TO ${n}_a`,
        `GRANT CREATE ON TABLESPACE pg_default TO ${n}_a`, `ALTER LARGE OBJECT ${4000 + worlds} OWNER TO rds_administrator`,
        'GRANT CREATE ON TABLESPACE pg_default TO rds_administrator WITH GRANT OPTION',
      ],
      user: [`SELECT lo_from_bytea(${5000 + worlds}, 'own')`],
    }));
    await pair.inTurn(async () => {
      expect(await pair.as(`SELECT encode(lo_get(${4000 + worlds}), 'escape') AS got, encode(lo_get(${5000 + worlds}), 'escape') AS own`))
        .toEqual([{ got: 'large', own: 'own' }]);
      expect(await pair.as('SELECT has_tablespace_privilege(\'pg_default\', \'CREATE\') AS may')).toEqual([{ may: true }]);
    });
  });

  test('columns, routines, types, grant options and the attributes CREATEDB and CREATEROLE', async () => {
    const pair = await Pair.make((n) => ({
      administrator: [
        `CREATE TABLE ${n}_data.columns (seen int, hidden int)`, `GRANT SELECT (seen) ON ${n}_data.columns TO ${n}_a WITH GRANT OPTION`,
        `CREATE FUNCTION ${n}_data.one(int) RETURNS int LANGUAGE sql AS 'SELECT 1'`, `REVOKE EXECUTE ON FUNCTION ${n}_data.one FROM PUBLIC`,
        `GRANT EXECUTE ON FUNCTION ${n}_data.one TO ${n}_a`,
        `CREATE TYPE ${n}_data.mood AS ENUM ('fine')`, `REVOKE USAGE ON TYPE ${n}_data.mood FROM PUBLIC`,
        `GRANT USAGE ON TYPE ${n}_data.mood TO ${n}_a`,
        `ALTER ROLE ${n}_a CREATEDB CREATEROLE`,
      ],
    }));
    let made = 0;
    await pair.inTurn(async () => {
      await pair.as([
        `SELECT seen, ${pair.n}_data.one(1) FROM ${pair.n}_data.columns`,
        `GRANT SELECT (seen) ON ${pair.n}_data.columns TO ${pair.n}_readers`,
        `CREATE TABLE ${pair.n}_data.moods${++made} (mood ${pair.n}_data.mood)`,
        `CREATE ROLE ${pair.n}_made${made}`, `CREATE DATABASE ${pair.n}_made${made}`,
      ]);
    });
  });

  test('BYPASSRLS, REPLICATION and a parameter of the server, where the superuser is one', async () => {
    const pair = await Pair.make((n) => ({
      administrator: [`INSERT INTO ${n}_data.orders VALUES (1)`, `ALTER TABLE ${n}_data.orders ENABLE ROW LEVEL SECURITY`],
      superuser: [`ALTER ROLE ${n}_a BYPASSRLS REPLICATION`, `GRANT SET ON PARAMETER log_min_duration_statement TO ${n}_a`],
    }));
    await withRealSuperuser(() => pair.inTurn(async () => {
      expect(await pair.as(['SET log_min_duration_statement TO -1', `SELECT count(*) FROM ${pair.n}_data.orders`])).toEqual(count);
      expect(await kit.server.run(`SELECT rolbypassrls, rolreplication FROM pg_roles WHERE rolname = '${pair.rig.credentials().username}'`))
        .toEqual([{ rolbypassrls: true, rolreplication: true }]);
    }));
  });

  test('what they own and may do in another database, once it was shared there', async () => {
    const pair = await Pair.make((n) => ({ superuser: [`CREATE DATABASE ${n}_second`, `CREATE ROLE ${n}_owner NOLOGIN`] }));
    const { n } = pair;
    const second = { database: `${n}_second` };
    await kit.server.run(
      ['CREATE SCHEMA s', `GRANT ALL ON SCHEMA s TO ${n}_a`, 'CREATE TABLE s.given (id int)', `GRANT SELECT ON s.given TO ${n}_a`], second);
    await pair.as('CREATE TABLE s.mine (id int)', `${n}_second`);
    const grant = `of database "${n}_second", and "${n}_owner" does not; in that database, grant "${n}_owner" what "${n}_a" was granted`;
    await expect(pair.rig.rotate(version(99))).rejects.toThrow(new Error(`setSecret of ${SECRET}: `
      + `"${n}_a" has rights on 1 objects (pg_class) ${grant}; `
      + `"${n}_a" owns 1 objects (pg_class) of database "${n}_second", and "${n}_owner" does not; in that database, REASSIGN OWNED BY "${n}_a" TO "${n}_owner"; `
      + `"${n}_a" has rights on 1 objects (pg_namespace) ${grant} [user-state]`));
    expect(await pair.as('SELECT count(*) FROM s.mine', `${n}_second`)).toEqual([{ count: '0' }]);
    await kit.server.run([
      `REASSIGN OWNED BY ${n}_a TO ${n}_owner`, `GRANT ALL ON SCHEMA s TO ${n}_owner`, `GRANT SELECT ON s.given TO ${n}_owner`,
      `GRANT ${n}_owner TO rds_administrator WITH ADMIN TRUE`,
    ], second);
    for (const round of [99, 100]) {
      await (round === 99 ? pair.rig.steps(version(round)) : pair.rig.rotate(version(round)));
      const both = 'SELECT count(*), current_user = session_user AS itself FROM s.mine, s.given';
      expect(await pair.as(both, `${n}_second`)).toEqual([{ count: '0', itself: true }]);
    }
  });
});

describe('defaults for what alternating users will create', () => {
  test('go on for both, also for later rotations', async () => {
    const pair = await Pair.make((n) => ({
      superuser: [`CREATE ROLE ${n}x_reports`, `GRANT USAGE ON SCHEMA ${n}_data TO ${n}x_reports`],
      user: [
        `ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO ${n}x_reports`, 'ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC',
        `ALTER DEFAULT PRIVILEGES IN SCHEMA ${n}_data GRANT USAGE ON SEQUENCES TO PUBLIC`,
      ],
    }));
    let made = 0;
    await pair.inTurn(async () => {
      await pair.as([
        `CREATE TABLE ${pair.n}_data.own${++made} (id serial)`,
        `CREATE FUNCTION ${pair.n}_data.own${made}() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
      ]);
      expect(await kit.server.run(`SELECT has_table_privilege('${pair.n}x_reports', '${pair.n}_data.own${made}', 'SELECT') AS reads,
        has_function_privilege('${pair.n}x_reports', '${pair.n}_data.own${made}()', 'EXECUTE') AS runs,
        has_sequence_privilege('${pair.n}x_reports', '${pair.n}_data.own${made}_id_seq', 'USAGE') AS counts`, { database: 'app' }))
        .toEqual([{ reads: true, runs: false, counts: true }]);
    });
  });
});

describe('memberships of alternating users', () => {
  test.each([
    ['ADMIN FALSE, INHERIT FALSE, SET TRUE'], ['ADMIN FALSE, INHERIT TRUE, SET FALSE'], ['ADMIN TRUE, INHERIT FALSE, SET FALSE'],
  ])('reach the owner role with %s, as they are', async (options) => {
    const pair = await Pair.make((n) => ({
      administrator: [`CREATE ROLE ${n}x_group`, `GRANT ${n}x_group TO ${n}_a WITH ${options}`],
    }));
    await pair.rig.rotate(version(1));
    const of = (member: string): Promise<unknown> => kit.server.run(`SELECT admin_option, inherit_option, set_option FROM pg_auth_members
      WHERE roleid = '${pair.n}x_group'::regrole AND member = '${member}'::regrole`);
    expect(await of(`${pair.n}_owner`)).toEqual(await of(`${pair.n}_a`));
    await pair.rig.rotate(version(2));
  });
});

const CANNOT = 'the session is not permitted to change this: ';

describe('what cannot be shared is told before anything changes', () => {
  test.each([
    ['an attribute', (n: string) => [`ALTER ROLE ${n}_a BYPASSRLS`],
      (n: string) => `${CANNOT}role "${n}_owner" lacks BYPASSRLS, which "${n}_a" has; run as a user that is permitted to: `
        + `ALTER ROLE "${n}_owner" BYPASSRLS; cause: permission denied to alter role (42501) [user-state]`],
    ['a parameter of the server', (n: string) => [`GRANT SET ON PARAMETER log_min_messages TO ${n}_a`],
      (n: string) => `${CANNOT}role "${n}_owner" lacks SET ON PARAMETER log_min_messages, which "${n}_a" has; run as a user `
        + `that is permitted to: GRANT SET ON PARAMETER log_min_messages TO "${n}_owner"; `
        + 'cause: permission denied for parameter log_min_messages (42501) [user-state]'],
    ['a table of a superuser', (n: string) => [`CREATE TABLE ${n}_data.foreign (id int)`, `GRANT SELECT ON ${n}_data.foreign TO ${n}_a`],
      (n: string) => `${CANNOT}role "${n}_owner" lacks SELECT ON TABLE ${n}_data."foreign", which "${n}_a" has; run as a user that is permitted to: `
        + `GRANT SELECT ON TABLE ${n}_data."foreign" TO "${n}_owner"; cause: permission denied for table foreign (42501) [user-state]`],
    ['being a superuser', (n: string) => [`ALTER ROLE ${n}_a SUPERUSER`],
      (n: string) => `"${n}_a" is a superuser, which "${n}_owner" must not become; use a user that is not, `
        + `or ALTER ROLE "${n}_a" NOSUPERUSER [user-state]`],
    ['a user mapping', (n: string) => [
      `CREATE FOREIGN DATA WRAPPER ${n}_wrapper`, `CREATE SERVER ${n}_remote FOREIGN DATA WRAPPER ${n}_wrapper`,
      `CREATE USER MAPPING FOR ${n}_a SERVER ${n}_remote OPTIONS (password 'elsewhere-Pw-1')`,
    ],
    (n: string) => `"${n}_a" has a user mapping for server "${n}_remote"; CREATE USER MAPPING FOR "${n}_owner", too [user-state]`],
  ])('%s', async (_what, superuser, message) => {
    const pair = await Pair.make((n) => ({ superuser: superuser(n) }));
    await expect(pair.rig.rotate(version(1))).rejects.toThrow(new Error(`setSecret of ${SECRET}: ${message(pair.n)}`));
    expect(await pair.rig.currentLogsIn()).toBe(true);
    expect(await kit.server.run(`SELECT rolname FROM pg_roles WHERE rolname IN ('${pair.n}_b', '${pair.n}_owner')`)).toEqual([]);
  });
});
