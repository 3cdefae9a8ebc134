import { AWSPENDING, AWSPREVIOUS } from '../../../lambda/rotation/ports';
import { FunctionError } from '../../../scripts/loopback/function-process';
import { DatabaseEngine } from '../../../src/engines/database-engine';
import { DatabasePrivileges } from '../../../src/rotation/function/database-privileges';
import { RotationStrategy } from '../../../src/rotation/strategies/rotation-strategy';
import { LoopbackRotation } from '../../lambda/support/loopback-rotation';
import type { Credentials, World } from '../support/engine-kit';
import { PostgresKit } from '../support/postgres-kit';
import { FIRST_VERSION, SECRET, SUPERUSER_SECRET, version } from '../support/runner';

jest.setTimeout(60_000);

describe('the bundle for PostgreSQL', () => {
  const kit = new PostgresKit();
  let rotation: LoopbackRotation;

  beforeAll(() => kit.start());
  afterAll(() => kit.stop());
  beforeEach(async () => {
    rotation = new LoopbackRotation('rotation-postgres', kit.certificates());
    await rotation.open();
  });
  afterEach(async () => {
    const { output } = rotation;
    const values = rotation.service.everyValue().map((value): Credentials => JSON.parse(value));
    await rotation.close();
    // Something was logged at all, wherever something was stored.
    expect(output.includes('step started')).toBe(values.length > 0);
    expect(values.filter(({ password }) => output.includes(password))).toEqual([]);
  });

  function store({ secret, superuser }: World): void {
    rotation.service.create(SECRET, JSON.stringify(secret), FIRST_VERSION);
    if (superuser) {
      rotation.service.create(SUPERUSER_SECRET, JSON.stringify(superuser));
    }
  }

  function credentials(stage?: string): Credentials {
    return JSON.parse(rotation.value(stage));
  }

  const SINGLE_USER = { engine: DatabaseEngine.POSTGRES, strategy: RotationStrategy.singleUser() };

  test('rotates one user again and again', async () => {
    const world = await kit.world('e1', { strategy: { kind: 'singleUser' } });
    store(world);
    const started = await rotation.start(SINGLE_USER);
    for (let round = 0; round < 3; round++) {
      await rotation.rotate(started);
      expect(await Promise.all([world.logsIn(credentials()), world.logsIn(credentials(AWSPREVIOUS))])).toEqual([true, false]);
    }
    await world.use(credentials());
    expect(JSON.parse(rotation.value())).toEqual({ ...world.secret, password: expect.stringMatching(/^[\w,.=^-]{32}$/) });
  });

  test('rotates two users, which it makes with the superuser, in turn', async () => {
    const world = await kit.world('e2', {
      strategy: { kind: 'alternatingUsers', usernames: ['e2_a', 'e2_b'], ownerRole: 'e2_owner' }, username: 'e2_a', withSuperuser: true,
    });
    store(world);
    const started = await rotation.start({
      engine: DatabaseEngine.POSTGRES,
      strategy: RotationStrategy.alternatingUsers({ firstUsername: 'e2_a', secondUsername: 'e2_b', ownerRole: 'e2_owner' }),
      withSuperuser: true,
    });
    for (const username of ['e2_b', 'e2_a', 'e2_b']) {
      const former = credentials();
      await rotation.rotate(started);
      expect(credentials().username).toBe(username);
      await world.use(former);
      await world.use(credentials());
    }
  });

  test('makes a user that does not exist, with the privileges that the construct names', async () => {
    const world = await kit.world('e3', { strategy: { kind: 'singleUser' }, withSuperuser: true });
    store({ ...world, secret: { ...world.secret, username: 'e3_new', password: 'never-set-Pw-1' } });
    const started = await rotation.start({
      ...SINGLE_USER, withSuperuser: true, privileges: DatabasePrivileges.readOnly({ schema: 'e3_data' }), hostname: kit.server.host, port: kit.server.port,
    });
    await rotation.rotate(started);
    const login = { user: credentials().username, password: credentials().password, database: 'app' };
    expect(await kit.server.run('SELECT count(*) AS n FROM e3_data.orders', login)).toEqual([{ n: '0' }]);
    await expect(kit.server.run('INSERT INTO e3_data.orders VALUES (1)', login)).rejects.toThrow('permission denied');
  });

  test('takes up a rotation where another process was killed, and does nothing twice', async () => {
    const world = await kit.world('e4', { strategy: { kind: 'singleUser' } });
    store(world);
    const killed = await rotation.start(SINGLE_USER);
    rotation.service.secret(SECRET).beginRotation(version(1));
    const event = { SecretId: SECRET, ClientRequestToken: version(1) };
    await killed.invoke({ ...event, Step: 'createSecret' });
    await killed.invoke({ ...event, Step: 'setSecret' });
    await killed.stop();
    const pending = credentials(AWSPENDING);
    const started = await rotation.start(SINGLE_USER);
    for (const Step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret', 'finishSecret']) {
      await started.invoke({ ...event, Step });
    }
    expect(credentials()).toEqual(pending);
    expect(await world.logsIn(pending)).toBe(true);
    expect(rotation.requests.filter((request) => ['PutSecretValue', 'UpdateSecretVersionStage'].includes(request))).toEqual([
      'PutSecretValue', 'UpdateSecretVersionStage',
    ]);
  });

  test('replaces a pending value for another host, and finds the working password among versions without label', async () => {
    const world = await kit.world('e5', { strategy: { kind: 'singleUser' } });
    store(world);
    const secret = rotation.service.secret(SECRET);
    for (const [number, password] of ['stale-Password-1', 'stale-Password-2', 'stale-Password-3'].entries()) {
      secret.put(version(10 + number), JSON.stringify({ ...world.secret, password }));
    }
    secret.beginRotation(version(1));
    secret.put(version(1), JSON.stringify({ ...world.secret, host: 'localhost', password: 'spoilt-Password-1' }), [AWSPENDING]);
    const started = await rotation.start(SINGLE_USER);
    for (const Step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret']) {
      await started.invoke({ SecretId: SECRET, ClientRequestToken: version(1), Step });
    }
    expect(secret.holderOf(AWSPENDING)).not.toBe(version(1));
    expect(rotation.requests).toContain('ListSecretVersionIds');
    expect(await world.logsIn(credentials())).toBe(true);
  });

  test('fails with an error that Lambda shows by name, step, secret and cause', async () => {
    const world = await kit.world('e6', { strategy: { kind: 'singleUser' } });
    store(world);
    const started = await rotation.start(SINGLE_USER);
    await world.sabotage.setPassword(credentials().username, 'of-somebody-else-1');
    rotation.service.secret(SECRET).beginRotation(version(1));
    const event = { SecretId: SECRET, ClientRequestToken: version(1) };
    await started.invoke({ ...event, Step: 'createSecret' });
    await expect(started.invoke({ ...event, Step: 'setSecret' })).rejects.toEqual(new FunctionError('AuthenticationError',
      `setSecret of ${SECRET}: the database refuses user "e6_app" with the current, the pending and every former password [authentication]`));
    await expect(started.invoke({ ...event, SecretId: 'gone', Step: 'setSecret' })).rejects.toEqual(new FunctionError('SecretStoreError',
      'setSecret of gone: DescribeSecret failed; cause: gone (ResourceNotFoundException) [secrets-manager]'));
    expect(credentials()).toEqual(expect.objectContaining({ password: world.secret.password }));
  });

  test('trusts no certificate but those beside it', async () => {
    const world = await kit.world('e7', { strategy: { kind: 'singleUser' } });
    const stranger = new LoopbackRotation('rotation-postgres');
    await stranger.open();
    try {
      stranger.service.create(SECRET, JSON.stringify(world.secret));
      await expect(stranger.rotate(await stranger.start(SINGLE_USER))).rejects.toThrow(/^setSecret of .* \[tls\]$/);
    } finally {
      await stranger.close();
    }
  });
});
