import { MemoryDatabase } from './support/memory-database';
import { PasswordRefusedError, type Step } from '../../lambda/rotation/errors';
import { generatePassword } from '../../lambda/rotation/password';
import { AWSCURRENT, AWSPENDING } from '../../lambda/rotation/ports';
import { MAX_REPLACEMENTS, replacementId, rotationVersions } from '../../lambda/rotation/versions';
import type { RotationSettings } from '../../src/private/handler-contract';
import { overheardHandler } from '../databases/support/logs';
import { SECRET, STEPS, SUPERUSER_SECRET, version } from '../databases/support/runner';
import { StrictSecretStore } from '../databases/support/strict-secret-store';

const PASSWORD = { length: 20, characterSets: ['abcdefgh', '12345678'], requireEachSet: true };
const FIRST = { username: 'app', password: 'first-Password-1', host: 'db.example.com' };
const ADMIN = { username: 'admin', password: 'admin-Password-1', host: 'db.example.com' };

/** The engine over Secrets Manager and a database in memory, with a rotation that has begun. */
class Fixture {
  public readonly store = new StrictSecretStore();
  public readonly database = new MemoryDatabase();

  constructor(private readonly settings: Partial<RotationSettings> = {}) {
    this.store.operatorPuts(SECRET, version(0), JSON.stringify(FIRST));
    this.store.beginRotation(SECRET, version(1));
    this.database.passwords.set(FIRST.username, FIRST.password);
  }

  public async run(...steps: readonly Step[]): Promise<void> {
    const handle = overheardHandler({
      settings: { strategy: { kind: 'singleUser' }, password: PASSWORD, ...this.settings }, store: () => this.store, database: () => this.database,
    });
    for (const Step of steps) {
      await handle({ SecretId: SECRET, ClientRequestToken: version(1), Step });
    }
  }

  /** The version that has AWSCURRENT. */
  public async current(): Promise<string | undefined> {
    return [...(await this.store.describe(SECRET)).stages].find(([, labels]) => labels.includes(AWSCURRENT))?.[0];
  }
}

describe('AWSCURRENT moves', () => {
  test('in setSecret, as soon as the new password logs in', async () => {
    const fixture = new Fixture();
    await fixture.run('createSecret', 'setSecret');
    expect(await fixture.current()).toBe(version(1));
  });

  test('in finishSecret with promoteInFinishStep', async () => {
    const fixture = new Fixture({ strategy: { kind: 'singleUser', promoteInFinishStep: true } });
    await fixture.run('createSecret', 'setSecret', 'testSecret');
    expect(await fixture.current()).toBe(version(0));
    await fixture.run('finishSecret');
    expect(await fixture.current()).toBe(version(1));
  });
});

test('testSecret after the early move of AWSCURRENT still proves what the user has, not only its login', async () => {
  const fixture = new Fixture();
  await fixture.run('createSecret', 'setSecret');
  fixture.database.lacks = ['role "app" lacks SELECT on table "orders"'];
  await expect(fixture.run('testSecret')).rejects.toThrow(
    `testSecret of ${SECRET}: user "app" logs in, but: role "app" lacks SELECT on table "orders" [user-state]`);
});

describe('a superuser', () => {
  function withSuperuser(current: object): Fixture {
    const fixture = new Fixture({ superuserSecretArn: SUPERUSER_SECRET });
    fixture.store.operatorPuts(SUPERUSER_SECRET, version(7), JSON.stringify(current));
    fixture.database.passwords.set(ADMIN.username, ADMIN.password);
    return fixture;
  }

  test('whose own rotation is between its change and its label logs in with AWSPENDING', async () => {
    const fixture = withSuperuser({ ...ADMIN, password: 'replaced-Password-1' });
    fixture.store.beginRotation(SUPERUSER_SECRET, version(8));
    await fixture.store.putPending(SUPERUSER_SECRET, version(8), JSON.stringify(ADMIN));
    await fixture.run(...STEPS);
    expect(JSON.parse(fixture.store.valueAt(SECRET, AWSCURRENT) ?? '')).toMatchObject({ password: fixture.database.passwords.get('app') });
    expect(fixture.database.passwords.get('app')).not.toBe(FIRST.password);
  });

  test.each([
    ['another host', { ...ADMIN, host: 'elsewhere.example.com' }], ['another port', { ...ADMIN, port: 1 }],
  ])('whose secret is for %s is refused before its password is sent anywhere', async (_what, current) => {
    const secret = { ...FIRST, port: 5432 };
    const fixture = withSuperuser(current);
    fixture.store.operatorPuts(SECRET, version(5), JSON.stringify(secret));
    await expect(fixture.run('createSecret', 'setSecret')).rejects.toThrow(
      `setSecret of ${SECRET}: superuser secret ${SUPERUSER_SECRET}: it is for another database than the rotated secret [identity-mismatch]`);
    expect(fixture.database.logins.filter((login) => login.startsWith('admin'))).toEqual([]);
  });
});

describe('a refused password', () => {
  const refuse = (): never => {
    throw new PasswordRefusedError('too short');
  };

  test('is not replaced if the rotation was cancelled meanwhile', async () => {
    const fixture = new Fixture();
    await fixture.run('createSecret');
    const before = fixture.store.everyValue();
    fixture.database.change = async () => {
      fixture.store.operatorCancels(SECRET);
      refuse();
    };
    await expect(fixture.run('setSecret')).rejects.toThrow(
      `setSecret of ${SECRET}: version ${version(1)} does not have the label AWSPENDING: the rotation was cancelled [staging-label]`);
    expect(fixture.store.everyValue()).toEqual(before);
    expect(fixture.store.valueAt(SECRET, AWSPENDING)).toBeUndefined();
  });

  test('is replaced ten times in a rotation, and a retry still finds the tenth replacement', async () => {
    const fixture = new Fixture();
    await fixture.run('createSecret');
    const { change } = fixture.database;
    fixture.database.change = async () => refuse();
    for (let retry = 1; retry <= MAX_REPLACEMENTS; retry++) {
      await expect(fixture.run('setSecret')).rejects.toMatchObject({ id: 'password-refused' });
    }
    await expect(fixture.run('setSecret')).rejects.toThrow(
      `the pending value was replaced ${MAX_REPLACEMENTS} times; cancel this rotation, correct its settings and start another [staging-label]`);
    fixture.database.change = change;
    await fixture.run(...STEPS);
    expect(await fixture.current()).toBe(replacementId(version(1), MAX_REPLACEMENTS));
  });
});

test('rotationVersions finds every replacement up to the last', async () => {
  const pending = replacementId(version(1), MAX_REPLACEMENTS);
  const stages = new Map([[version(0), [AWSCURRENT]], [pending, [AWSPENDING]]]);
  expect(rotationVersions({ arn: SECRET, stages }, version(1))).toEqual({ current: version(0), pending, replacements: MAX_REPLACEMENTS });
});

test('a character that several classes of a password have is as likely as any other', () => {
  const limits = new Set<number>();
  const below = (limit: number): number => {
    limits.add(limit);
    return limit - 1;
  };
  expect(generatePassword({ length: 3, characterSets: ['aab', 'bcc'], requireEachSet: false }, { below })).toBe('ccc');
  expect([...limits]).toEqual([3]);
});
