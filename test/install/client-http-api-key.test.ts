import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { type CrashPoint, HttpApiRig } from './support/http-api-rig';
import { AWSPENDING, AWSPREVIOUS } from '../../lambda/rotation/ports';
import { SECRET, version } from '../databases/support/runner';

jest.setTimeout(180_000);

const PARALLEL = 3;
const folder = mkdtempSync(join(tmpdir(), 'cdk-managed-secrets-client-'));
const script = join(folder, 'run-steps.js');

beforeAll(() => {
  buildSync({
    entryPoints: [join(__dirname, 'support/run-steps.ts')],
    bundle: true,
    platform: 'node',
    outfile: script,
    logLevel: 'silent',
    alias: { 'cdk-managed-secrets-client/rotation': join(__dirname, '../../client/src/rotation/index.ts') },
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function withRig(action: (rig: HttpApiRig) => Promise<void>): Promise<void> {
  const rig = new HttpApiRig(script);
  await rig.start();
  try {
    await action(rig);
  } finally {
    await rig.stop();
  }
}

/** Both keys work, nothing else in the secret changed, and another rotation goes through. */
async function expectWell(rig: HttpApiRig, former: string): Promise<void> {
  const { apiKey, note } = rig.current();
  expect([rig.keys.accepts(apiKey), rig.keys.accepts(former), rig.keys.numberOfKeys, note]).toEqual([true, true, 2, 'kept']);
  expect(apiKey).toMatch(/^[a-zA-Z0-9]{32}$/);
}

describe('the worked example', () => {
  test('rotates the key again and again; the former one stays valid until the next rotation', () => withRig(async (rig) => {
    for (let round = 1; round <= 3; round++) {
      const former = rig.current().apiKey;
      rig.store.beginRotation(SECRET, version(round));
      expect(await rig.run(version(round))).toBe(0);
      await expectWell(rig, former);
      expect(JSON.parse(rig.store.valueAt(SECRET, AWSPREVIOUS) ?? '')).toMatchObject({ apiKey: former });
    }
  }));

  test('survives SIGKILL before and after every request, to Secrets Manager and to the service', async () => {
    let requests: readonly string[] = [];
    await withRig(async (rig) => {
      rig.store.beginRotation(SECRET, version(1));
      await rig.run(version(1));
      requests = [...rig.requests];
    });
    expect([...new Set(requests)].sort()).toEqual(
      ['DescribeSecret', 'GET /orders', 'GetSecretValue', 'PUT /keys', 'PutSecretValue', 'UpdateSecretVersionStage']);
    const points = requests.flatMap((_request, index): CrashPoint[] => [{ index: index + 1, when: 'before' }, { index: index + 1, when: 'after' }]);
    await inParallel(points, (point) => withRig(async (rig) => {
      const former = rig.current().apiKey;
      rig.store.beginRotation(SECRET, version(1));
      expect(await rig.run(version(1), point)).toBe('SIGKILL');
      // Readers never meet a key that does not work, not even before the retry.
      expect(rig.keys.accepts(rig.current().apiKey)).toBe(true);
      expect(await rig.run(version(1))).toBe(0);
      await expectWell(rig, former);
    }));
  });

  test('refuses a wrong key with an error that names no key, and changes nothing', () => withRig(async (rig) => {
    const { url } = rig.current();
    rig.keys.forget();
    rig.store.beginRotation(SECRET, version(1));
    expect(await rig.run(version(1))).toBe(1);
    expect(rig.current().url).toBe(url);
    expect(rig.output).toContain(
      `setSecret of ${SECRET}: the service refuses the current, the pending and every former key [authentication]`);
    expect(rig.requests).not.toContain('PUT /keys');
    expect(rig.output).not.toContain(rig.current().apiKey);
  }));

  test('finds the working key in a version without label, but never sends one elsewhere', () => withRig(async (rig) => {
    const { url, apiKey } = rig.current();
    rig.store.operatorPuts(SECRET, version(8), JSON.stringify({ url: 'http://127.0.0.1:1', apiKey: 'wrong-key-0123456789' }));
    rig.store.operatorPuts(SECRET, version(9), JSON.stringify({ url, apiKey: 'other-key-0123456789' }));
    rig.store.beginRotation(SECRET, version(1));
    expect(await rig.run(version(1))).toBe(0);
    expect(rig.keys.accepts(rig.current().apiKey)).toBe(true);
    expect(rig.keys.accepts(apiKey)).toBe(false);
  }));

  test('replaces a pending value that names another place, before anything is contacted', () => withRig(async (rig) => {
    rig.store.beginRotation(SECRET, version(1));
    await rig.store.putPending(SECRET, version(1), JSON.stringify({ ...rig.current(), url: 'http://127.0.0.1:1', apiKey: 'spoilt-key-0123456789' }));
    const former = rig.current().apiKey;
    expect(await rig.run(version(1))).toBe(0);
    await expectWell(rig, former);
    expect(rig.output).not.toContain('spoilt-key');
    expect(rig.store.valueAt(SECRET, AWSPENDING)).not.toContain('spoilt-key');
  }));

  test('logs no key', () => withRig(async (rig) => {
    rig.store.beginRotation(SECRET, version(1));
    await rig.run(version(1));
    expect(rig.output).toContain('AWSCURRENT moved');
    const keys = rig.store.everyValue().map((value) => String(JSON.parse(value).apiKey));
    expect(keys.filter((key) => rig.output.includes(key))).toEqual([]);
  }));
});

async function inParallel<T>(items: readonly T[], action: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  await Promise.all(Array.from({ length: PARALLEL }, async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) {
      await action(item);
    }
  }));
}
