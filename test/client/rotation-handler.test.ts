import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from '../../lambda/rotation/ports';
import { collect, overheard, overheardStore } from '../databases/support/logs';
import { SECRET, STEPS, version } from '../databases/support/runner';
import { StrictSecretStore } from '../databases/support/strict-secret-store';
import {
  type CustomRotation, PasswordRefusedError, rotationHandler, type RotationHandlerOptions, SecretValue,
} from 'cdk-managed-secrets-client/rotation';

const FIRST = { url: 'https://orders.example.com', apiKey: 'first-key-0123456789' };

/** A service with this many keys, the store, and a handler over both. */
class Rig {
  public readonly store = new StrictSecretStore();
  public readonly lines: string[] = [];
  public readonly calls: string[] = [];
  public keys = [FIRST.apiKey];

  constructor(private readonly custom: Partial<CustomRotation> = {}, private readonly options: RotationHandlerOptions = {}, value: unknown = FIRST) {
    this.store.operatorPuts(SECRET, version(0), typeof value === 'string' ? value : JSON.stringify(value));
  }

  public async run(step: string, token = version(1)): Promise<void> {
    const service: CustomRotation = {
      set: async ({ current, pending }, context) => {
        this.calls.push('set');
        await context.guard();
        this.keys = [pending.field('apiKey'), current.field('apiKey')];
      },
      test: async (value) => {
        this.calls.push('test');
        if (!this.keys.includes(value.field('apiKey'))) {
          throw new Error(`refused ${value.field('apiKey')}`);
        }
      },
      ...this.custom,
    };
    const write = (line: string): void => {
      collect('line', line);
      this.lines.push(line);
    };
    const handle = rotationHandler(service, { fields: ['apiKey'], store: overheardStore(this.store), writeLog: write, ...this.options });
    await overheard(handle({ SecretId: SECRET, ClientRequestToken: token, Step: step }));
  }

  public async rotate(token = version(1)): Promise<void> {
    this.store.beginRotation(SECRET, token);
    for (const step of STEPS) {
      await this.run(step, token);
    }
  }

  public at(stage: string): typeof FIRST {
    return JSON.parse(this.store.valueAt(SECRET, stage) ?? '{}');
  }
}

test('generates the one field, sets, tests and moves the labels', async () => {
  const rig = new Rig();
  await rig.rotate();
  expect(rig.calls).toEqual(['set', 'test', 'test']);
  expect(rig.at(AWSCURRENT)).toEqual({ ...FIRST, apiKey: expect.stringMatching(/^[a-zA-Z0-9]{32}$/) });
  expect(rig.at(AWSPREVIOUS)).toEqual(FIRST);
});

test('every step again after the end calls test only: the former value stays valid', async () => {
  const rig = new Rig();
  await rig.rotate();
  const before = [...rig.keys];
  for (const step of STEPS) {
    await rig.run(step);
  }
  expect(rig.keys).toEqual(before);
});

test('testSecret alone proves the current value', async () => {
  const rig = new Rig();
  rig.store.beginRotation(SECRET, version(1));
  await rig.run('testSecret');
  expect(rig.calls).toEqual(['test']);
  rig.keys = [];
  await expect(rig.run('testSecret')).rejects.toThrow(`testSecret of ${SECRET}: test failed; cause: refused *** [rotation-failed]`);
});

test('the whole secret is one text where no fields are named', async () => {
  const seen: string[] = [];
  const rig = new Rig({ set: async ({ current }) => void seen.push(current.text), test: async (value) => void seen.push(value.text.slice(0, 0)) }, { fields: undefined }, 'first');
  await rig.rotate();
  expect(seen[0]).toBe('first');
  expect(rig.store.valueAt(SECRET, AWSCURRENT)).toMatch(/^[a-zA-Z0-9]{32}$/);
});

test.each([
  ['another place', { ...FIRST, url: 'https://evil.example.com', apiKey: 'x'.repeat(20) }, 'its url is not that of AWSCURRENT'],
  ['one more field', { ...FIRST, apiKey: 'x'.repeat(20), proxy: 'y' }, 'its proxy is not that of AWSCURRENT'],
  ['no key', { url: FIRST.url }, 'it has no apiKey'],
  ['the current key', { apiKey: FIRST.apiKey, url: FIRST.url }, 'it has the current apiKey'],
])('refuses in setSecret a pending value with %s, before anything of yours is called', async (_what, pending, reason) => {
  const rig = new Rig();
  rig.store.beginRotation(SECRET, version(1));
  await rig.store.putPending(SECRET, version(1), JSON.stringify(pending));
  await expect(rig.run('setSecret')).rejects.toThrow(`setSecret of ${SECRET}: AWSPENDING cannot be used: ${reason} [identity-mismatch]`);
  expect(rig.calls).toEqual([]);
  await rig.run('createSecret');
  await rig.run('setSecret');
  expect(rig.keys).toContain(rig.at(AWSPENDING).apiKey);
});

test('a create of your own may replace several fields', async () => {
  let made = 0;
  const rig = new Rig({ create: (current, context) => current.with({ keyId: `id-${++made}`, apiKey: context.newPassword() }) }, { fields: ['keyId', 'apiKey'] });
  await rig.rotate();
  expect(rig.at(AWSCURRENT)).toMatchObject({ url: FIRST.url, keyId: 'id-1' });
});

test.each([
  ['that changes another field', { create: (current: SecretValue) => current.with({ url: 'https://x', apiKey: 'y'.repeat(20) }) }, {},
    'create returned a value that cannot be used: its url is not that of AWSCURRENT [secret-shape]'],
  ['that is missing where several fields are named', {}, { fields: ['keyId', 'apiKey'] },
    'only one field can be generated; define create for several [rotation-settings]'],
])('refuses a create %s', async (_what, custom, options, message) => {
  const rig = new Rig(custom, options);
  rig.store.beginRotation(SECRET, version(1));
  await expect(rig.run('createSecret')).rejects.toThrow(`createSecret of ${SECRET}: ${message}`);
});

test('stores another value where the service refuses the first', async () => {
  let refused = 0;
  const rig = new Rig();
  const keep = rig.keys;
  const picky = new Rig({
    set: async ({ current, pending }) => {
      if (refused++ === 0) {
        throw new PasswordRefusedError('too simple');
      }
      picky.keys = [pending.field('apiKey'), current.field('apiKey')];
    },
  });
  await picky.rotate();
  expect(refused).toBe(2);
  expect(picky.keys[0]).toBe(picky.at(AWSCURRENT).apiKey);
  expect(keep).toEqual([FIRST.apiKey]);
});

test('a service with room for one value: the label moves right after set and test', async () => {
  const rig = new Rig({ set: async ({ pending }) => void (rig.keys = [pending.field('apiKey')]) }, { formerStopsWorking: true });
  rig.store.beginRotation(SECRET, version(1));
  await rig.run('createSecret');
  await rig.run('setSecret');
  expect(rig.keys).toEqual([rig.at(AWSCURRENT).apiKey]);
  await rig.run('testSecret');
  await rig.run('finishSecret');
});

test('a rotation that was cancelled is stopped by guard, before the change', async () => {
  const rig = new Rig({
    set: async (_values, context) => {
      rig.store.operatorCancels(SECRET);
      await context.guard();
      rig.keys = [];
    },
  });
  rig.store.beginRotation(SECRET, version(1));
  await rig.run('createSecret');
  await expect(rig.run('setSecret')).rejects.toThrow(
    `setSecret of ${SECRET}: version ${version(1)} does not have the label AWSPENDING: the rotation was cancelled [staging-label]`);
  expect(rig.keys).toEqual([FIRST.apiKey]);
});

test('a call that hangs is given up and told to abort', async () => {
  let aborted = false;
  const rig = new Rig({
    set: (_values, { signal }) => new Promise(() => signal.addEventListener('abort', () => {
      aborted = true;
    })),
  }, { timeoutMillis: 50 });
  rig.store.beginRotation(SECRET, version(1));
  await rig.run('createSecret');
  await expect(rig.run('setSecret')).rejects.toThrow(`setSecret of ${SECRET}: set did not end within 50 ms [rotation-failed]`);
  expect(aborted).toBe(true);
});

test('no value stands in a log or an error, nor what was hidden', async () => {
  const rig = new Rig({
    set: async ({ pending }, context) => {
      context.hide('session-token-42');
      context.log.info(`with session-token-42 and ${pending.field('apiKey')}`);
      throw new Error('fetch failed', { cause: new Error(`connect to ${pending.text} with session-token-42`) });
    },
  });
  rig.store.beginRotation(SECRET, version(1));
  await rig.run('createSecret');
  await expect(rig.run('setSecret')).rejects.toThrow(/^setSecret of .*: set failed; cause: connect to \*\*\* with \*\*\* \[rotation-failed\]$/);
  const values = [...rig.store.everyValue().map((value) => String(JSON.parse(value).apiKey)), 'session-token-42'];
  expect(values).toHaveLength(3);
  expect(values.filter((value) => rig.lines.join('\n').includes(value))).toEqual([]);
});

test('a value never prints itself', () => {
  const value = new SecretValue(JSON.stringify(FIRST), 'AWSCURRENT');
  expect([String(value), JSON.stringify({ value }), `${Object.keys(value).length}`]).toEqual(['[AWSCURRENT]', '{"value":"[AWSCURRENT]"}', '0']);
  expect(() => value.field('missing')).toThrow('AWSCURRENT has no missing [secret-shape]');
  expect(() => new SecretValue('no json').field('x')).toThrow('the value is not JSON [secret-shape]');
});
