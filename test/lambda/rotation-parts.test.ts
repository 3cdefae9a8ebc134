import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { scramVerifier, storedForm } from '../../lambda/databases/postgres/password-form';
import { identifier, literal } from '../../lambda/databases/postgres/quoting';
import { settingsFromEnvironment } from '../../lambda/rotation/create-handler';
import { AuthenticationError, StagingLabelError } from '../../lambda/rotation/errors';
import { generatePassword } from '../../lambda/rotation/password';
import { AWSCURRENT, AWSPENDING } from '../../lambda/rotation/ports';
import { Redactor } from '../../lambda/rotation/redaction';
import { loginOf, parseContent } from '../../lambda/rotation/secret-content';
import { learn } from '../../lambda/rotation/secret-rotation';
import type { Strategy } from '../../lambda/rotation/strategy';
import { replacementId, rotationVersions } from '../../lambda/rotation/versions';
import { overheardHandler } from '../databases/support/logs';
import { SECRET, STEPS, version } from '../databases/support/runner';
import { StrictSecretStore } from '../databases/support/strict-secret-store';

describe('generatePassword', () => {
  const sets = ['abc', 'XYZ', '019', '-_'];

  test('has the length, only allowed characters and one of each class', () => {
    for (let seed = 0; seed < 200; seed++) {
      let state = seed;
      const below = (limit: number): number => (state = (state * 1103515245 + 12345) % 2147483648) % limit;
      const password = generatePassword({ length: 8, characterSets: sets, requireEachSet: true }, { below });
      expect(password).toMatch(/^[abcXYZ019_-]{8}$/);
      expect(sets.filter((set) => ![...password].some((character) => set.includes(character)))).toEqual([]);
    }
  });

  test.each([
    ['length 0', { length: 0, characterSets: sets, requireEachSet: false }, 'password settings allow 11 characters at length 0, which is no password [rotation-settings]'],
    ['one character', { length: 9, characterSets: ['a'], requireEachSet: false }, 'password settings allow 1 characters at length 9, which is no password [rotation-settings]'],
    ['more classes than characters', { length: 3, characterSets: sets, requireEachSet: true }, 'no password of 3 characters has one of each of 4 classes [rotation-settings]'],
  ])('rejects %s', (_name, settings, message) => {
    expect(() => generatePassword(settings, { below: () => 0 })).toThrow(message);
  });

  test('accepts a password of one character, and an alphabet of two characters', () => {
    expect(generatePassword({ length: 1, characterSets: ['ab'], requireEachSet: true }, { below: () => 1 })).toBe('b');
  });
});

describe('Redactor', () => {
  const password = 'p\'w"d\\ä%1 <&~>';
  const basic = (user: string) => Buffer.from(`${user}:${password}`).toString('base64');

  test.each([
    ['as it is', password, '***'],
    ['in JSON', JSON.stringify({ password }), '{"password":"***"}'],
    ['in JSON within JSON', JSON.stringify(JSON.stringify({ password })), '"{\\"password\\":\\"***\\"}"'],
    ['in JSON of ASCII only', '{"password":"p\'w\\"d\\\\\\u00e4%1 <&~>"}', '{"password":"***"}'],
    ['in a URL', `https://db/${encodeURIComponent(password)}`, 'https://db/***'],
    ['in a URL in lower case', encodeURIComponent(password).replace(/%../g, (code) => code.toLowerCase()), '***'],
    ['in a form', new URLSearchParams({ password }).toString(), 'password=***'],
    ['in SQL', `ALTER ROLE x PASSWORD '${password.replaceAll("'", "''")}'`, 'ALTER ROLE x PASSWORD \'***\''],
    ['in SQL with escapes', `E'${password.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`, 'E\'***\''],
    ['in HTML', '<Message>p&#39;w&quot;d\\ä%1 &lt;&amp;~&gt;</Message>', '<Message>***</Message>'],
    ['in hexadecimal', Buffer.from(password).toString('hex'), '***'],
    ['in base64', Buffer.from(password).toString('base64'), '***'],
    ['in base64url', Buffer.from(password).toString('base64url'), '***'],
  ])('masks a value %s', (_name, text, masked) => {
    const redactor = new Redactor();
    redactor.learn(password);
    expect(redactor.maskForeign(text)).toBe(masked);
  });

  test.each(['a', 'ab', 'abc'])('masks a value in a header of basic authentication, behind the user %s', (user) => {
    const redactor = new Redactor();
    redactor.learn(password);
    const said = redactor.maskForeign(`Authorization: Basic ${basic(user)}`);
    expect(said).toContain('***');
    // At the edges, up to two characters share a letter with what stands beside them.
    expect(said.replace(/^Authorization: Basic /, '').replace('***', '').length).toBeLessThanOrEqual(user.length * 2 + 8);
  });

  test('masks every form of a value that is itself a form of another one', () => {
    const redactor = new Redactor();
    const header = Buffer.from(password).toString('base64');
    [password, header].forEach((value) => redactor.learn(value));
    expect(redactor.maskForeign(`of ${Buffer.from(header).toString('hex')}`)).toBe('of ***');
  });

  test('learns every text within a secret, but those that name people and places', () => {
    const redactor = new Redactor();
    const value = JSON.stringify({ username: 'orders', host: 'db.example.com', auth: { keys: ['first-key-1', { deep: 'second-key-2' }], pin: 12_345_678, retries: 12 } });
    learn(redactor, { versionId: version(1), value });
    expect(redactor.maskForeign('orders at db.example.com: first-key-1, second-key-2, 12345678, 12')).toBe('orders at db.example.com: ***, ***, ***, 12');
  });

  test('withholds what others say where a value is too short to be masked', () => {
    const redactor = new Redactor();
    redactor.learn('ab');
    expect(redactor.cause(new Error('syntax error at "ab"')).message).toBe('(withheld, a value is too short to be masked)');
  });
});

describe('errors', () => {
  test('name step, secret and cause, and keep the innermost place', () => {
    const error = new AuthenticationError('refused', { name: 'DatabaseError', code: '28P01', message: 'no' });
    error.at({ step: 'setSecret', secretArn: SECRET }).at({ step: 'testSecret', secretArn: 'other' });
    expect(error.message).toBe(`setSecret of ${SECRET}: refused; cause: no (28P01) [authentication]`);
    expect(error.name).toBe('AuthenticationError');
  });
});

describe('secret content', () => {
  const content = { username: 'app', password: 'pw', host: 'db.example', port: '5432' };

  test('takes the port as number or text, and gaps from the settings', () => {
    expect(loginOf(content, undefined, 'it')).toEqual({ username: 'app', password: 'pw', host: 'db.example', port: 5432, dbname: undefined });
    expect(loginOf({ username: 'app', password: 'pw' }, { host: 'h', port: 1 }, 'it', 'd')).toMatchObject({ host: 'h', port: 1, dbname: 'd' });
    expect(loginOf({ ...content, dbname: 'own' }, undefined, 'it', 'd').dbname).toBe('own');
  });

  test.each([
    ['no JSON', () => parseContent('pass{word', 'it'), 'it is not JSON [secret-shape]'],
    ['an array', () => parseContent('[]', 'it'), 'it is JSON, but not an object [secret-shape]'],
    ['no host', () => loginOf({ ...content, host: undefined }, undefined, 'it'), 'it has no host, and the function\'s settings name none [secret-shape]'],
    ['no username', () => loginOf({ ...content, username: '' }, undefined, 'it'), 'it has no username [secret-shape]'],
    ['a password that is no text', () => loginOf({ ...content, password: 5 }, undefined, 'it'), 'it has a password that is not a string [secret-shape]'],
    ['a port out of range', () => loginOf({ ...content, port: 70000 }, undefined, 'it'), 'it has a port that is no number from 1 to 65535 [secret-shape]'],
    ['another host than the settings', () => loginOf(content, { host: 'h' }, 'it'), 'it names another host than the function is for [identity-mismatch]'],
    ['another port than the settings', () => loginOf(content, { host: 'DB.example.', port: 1 }, 'it'), 'it names another port than the function is for [identity-mismatch]'],
  ])('rejects %s', (_name, action, message) => {
    expect(action).toThrow(message);
  });
});

describe('rotationVersions', () => {
  test('finds the pending version, also where its value was replaced', () => {
    const stages = new Map([[version(0), [AWSCURRENT]], [replacementId(version(1), 2), [AWSPENDING]]]);
    const found = { current: version(0), pending: replacementId(version(1), 2), replacements: 2 };
    expect(rotationVersions({ arn: SECRET, stages }, version(1))).toEqual(found);
  });

  test.each([
    ['no version is current', new Map([[version(1), [AWSPENDING]]]), 'no version has the label AWSCURRENT [staging-label]'],
    ['the rotation was cancelled', new Map([[version(0), [AWSCURRENT]]]), `version ${version(1)} does not have the label AWSPENDING: the rotation was cancelled [staging-label]`],
    [
      'another rotation took over', new Map([[version(0), [AWSCURRENT]], [version(2), [AWSPENDING]]]),
      `version ${version(1)} does not have the label AWSPENDING, version ${version(2)} has: another rotation took over [staging-label]`,
    ],
  ])('rejects where %s', (_name, stages, message) => {
    expect(() => rotationVersions({ arn: SECRET, stages }, version(1))).toThrow(new StagingLabelError(message.replace(' [staging-label]', '')));
  });
});

describe('PostgreSQL statements', () => {
  test('quote names and texts', () => {
    expect(identifier('a"b')).toBe('"a""b"');
    expect(literal("a'b\\c")).toBe(" E'a''b\\\\c'");
    expect(() => identifier('ü'.repeat(32))).toThrow('a PostgreSQL name has 1 to 63 bytes and no NUL [secret-shape]');
  });

  test('make the verifier the server would store', () => {
    const verifier = scramVerifier('pw', Buffer.alloc(16, 7));
    const salted = pbkdf2Sync('pw', Buffer.alloc(16, 7), 4096, 32, 'sha256');
    const stored = createHash('sha256').update(createHmac('sha256', salted).update('Client Key').digest()).digest('base64');
    expect(verifier).toMatch(/^SCRAM-SHA-256\$4096:BwcHBwcHBwcHBwcHBwcHBw==\$/);
    expect(verifier.split('$')[2]?.split(':')[0]).toBe(stored);
    expect(storedForm('md5', 'u', 'p')).toBe(`md5${createHash('md5').update('pu').digest('hex')}`);
  });
});

describe('regenerate', () => {
  const password = { length: 20, characterSets: ['abc', '123'], requireEachSet: true };

  test.each([
    ['the whole value', undefined, 'first', /^[a-c1-3]{20}$/],
    ['one field', 'key', '{"key":"first","note":"kept"}', /^\{"key":"[a-c1-3]{20}","note":"kept"\}$/],
  ])('replaces %s', async (_name, field, first, expected) => {
    const store = new StrictSecretStore();
    store.operatorPuts(SECRET, version(0), first);
    store.beginRotation(SECRET, version(1));
    const handle = overheardHandler({
      settings: { strategy: { kind: 'regenerate', ...field ? { field } : {} }, password }, store: () => store,
    });
    for (const Step of STEPS) {
      await handle({ SecretId: SECRET, ClientRequestToken: version(1), Step });
    }
    expect(store.valueAt(SECRET, AWSCURRENT)).toMatch(expected);
    expect(store.valueAt(SECRET, 'AWSPREVIOUS')).toBe(first);
  });

  test('rejects an event that is none of Secrets Manager\'s', async () => {
    const handle = overheardHandler({ settings: { strategy: { kind: 'regenerate' }, password }, store: () => new StrictSecretStore() });
    await expect(handle({ SecretId: SECRET, ClientRequestToken: version(1), Step: 'constructor' })).rejects.toMatchObject({ id: 'rotation-settings' });
  });

  test('tells what is wrong with the settings as any other error: with step and secret, and in the log', async () => {
    const store = new StrictSecretStore();
    store.operatorPuts(SECRET, version(0), 'first');
    store.beginRotation(SECRET, version(1));
    const lines: string[] = [];
    const handle = overheardHandler({ settings: { strategy: { kind: 'singleUser' }, password }, store: () => store, sink: { write: (line) => lines.push(line) } });
    const message = `createSecret of ${SECRET}: the strategy singleUser requires a database [rotation-settings]`;
    await expect(handle({ SecretId: SECRET, ClientRequestToken: version(1), Step: 'createSecret' })).rejects.toThrow(message);
    expect(lines.map((line): unknown => JSON.parse(line))).toContainEqual(expect.objectContaining({ level: 'ERROR', errorMessage: message }));
  });

  test('does not take AWSCURRENT back where somebody stored one for another place since', async () => {
    const store = new StrictSecretStore();
    const content = (place: string): string => JSON.stringify({ key: 'first', place });
    store.operatorPuts(SECRET, version(0), content('here'));
    store.beginRotation(SECRET, version(1));
    const refusal = (current: string, pending: string): string | undefined => {
      const places = [current, pending].map((value): unknown => JSON.parse(value).place);
      return places[0] === places[1] ? undefined : 'it is for another place';
    };
    const strategy = (): Strategy => ({ newValue: () => content('here'), refusal: (_rotation, ...values) => refusal(...values), set: async () => undefined, test: async () => undefined });
    const handle = overheardHandler({ settings: { strategy: { kind: 'regenerate' }, password }, store: () => store, strategy });
    const run = (Step: string): Promise<void> => handle({ SecretId: SECRET, ClientRequestToken: version(1), Step });
    for (const step of STEPS.slice(0, -1)) {
      await run(step);
    }
    store.operatorPuts(SECRET, version(5), content('elsewhere'));
    await expect(run('finishSecret')).rejects.toThrow(
      `finishSecret of ${SECRET}: AWSPENDING was created from another AWSCURRENT: it is for another place [identity-mismatch]`);
    expect(store.valueAt(SECRET, AWSCURRENT)).toBe(content('elsewhere'));
  });

  test('rejects a function without settings', () => {
    expect(() => settingsFromEnvironment({})).toThrow('the environment variable ROTATION_SETTINGS is not set [rotation-settings]');
  });
});
