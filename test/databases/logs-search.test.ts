import { existsSync } from 'node:fs';
import type { LogRecord } from './support/logs';
import { judge } from './support/logs-end';
import { formsOf, passwordsIn, searchLogs } from './support/logs-search';

const TEST = 'test/databases/some.test.ts';
const PASSWORD = 'p\'w"d\\ä% 1~xyz';

function record(kind: LogRecord['kind'], text: string, test = TEST): LogRecord {
  return { kind, test, text };
}

const VALUE = record('value', JSON.stringify({ username: 'orders_app', host: 'db.example.com', password: PASSWORD }));

test('this very run is collected', () => {
  expect(existsSync(process.env.CDK_MANAGED_SECRETS_TEST_LOGS ?? '')).toBe(true);
  expect(process.env.CDK_MANAGED_SECRETS_TEST_FILE).toBe('test/databases/logs-search.test.ts');
});

describe('a planted password is found', () => {
  test.each([
    ['as it is', PASSWORD],
    ['in JSON', JSON.stringify({ errorMessage: `refused ${PASSWORD}` })],
    ['in JSON in JSON', JSON.stringify({ errorMessage: JSON.stringify({ password: PASSWORD }) })],
    ['in a URL', `postgres://app:${encodeURIComponent(PASSWORD)}@db`],
    ['in a form', new URLSearchParams({ password: PASSWORD }).toString()],
    ['in SQL', `ALTER ROLE app PASSWORD '${PASSWORD.replaceAll("'", "''")}'`],
    ['in base64', Buffer.from(PASSWORD).toString('base64')],
    ['in base64 of a longer text', Buffer.from(`app:${PASSWORD}:1`).toString('base64')],
    ['in base64 of a text one longer', Buffer.from(`app1:${PASSWORD}`).toString('base64url')],
    ['in hexadecimal', Buffer.from(PASSWORD).toString('hex')],
  ])('%s', (_how, text) => {
    const { leaks } = searchLogs([VALUE, record('line', 'nothing here'), record('line', text)]);
    expect(leaks).toHaveLength(1);
    expect(leaks[0]).toMatch(/^test\/databases\/some\.test\.ts: .*\*\*\*/);
    expect(formsOf(PASSWORD).filter((form) => leaks[0]?.includes(form))).toEqual([]);
  });

  test.each([
    ['Redis', '#5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8'],
    ['MySQL', '*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19'],
    ['PostgreSQL', 'SCRAM-SHA-256$4096:c2FsdA==$a2V5:a2V5'],
  ])('as %s stores it', (_engine, stored) => {
    expect(searchLogs([record('value', JSON.stringify({ password: 'password' })), record('error', `cause: ${stored}`)]).leaks).toHaveLength(1);
  });
});

test('names of people and places may be told, and a value that is no JSON is secret as a whole', () => {
  expect(passwordsIn(JSON.stringify({ username: 'orders_app', host: 'db.example.com', port: 5432, password: 'password-1', apiKey: 'some-key-1' }))).toEqual(['password-1', 'some-key-1']);
  expect(passwordsIn('only-text-1')).toEqual(['only-text-1']);
  expect(passwordsIn('short')).toEqual([]);
});

describe('a run', () => {
  const line = record('line', '{"message":"step started"}');

  test.each([
    ['a leak', [VALUE, line, record('error', `Error: ${PASSWORD}`)], true, `Passwords stand in what was logged, in 1 different lines:\n${TEST}: Error: ***`],
    ['a leak, also where tests were picked by name', [VALUE, record('line', PASSWORD)], false, `Passwords stand in what was logged, in 1 different lines:\n${TEST}: ***`],
    ['no line', [record('ran', ''), VALUE], true, `Of these tests no log or no password was collected, so nothing could be searched:\n${TEST}`],
    ['no password', [record('ran', ''), line], true, `Of these tests no log or no password was collected, so nothing could be searched:\n${TEST}`],
    ['nothing but its name', [record('ran', '')], true, `Of these tests no log or no password was collected, so nothing could be searched:\n${TEST}`],
  ])('is refused with %s', (_what, records, mustLog, message) => {
    expect(() => judge(records, mustLog)).toThrow(new Error(message));
  });

  test.each([
    ['without a leak', [record('ran', ''), VALUE, line, line], true, '1 different log lines of 1 test files hold none of 1 passwords, in any form\n'],
    ['of tests that rotate nothing', [record('ran', '', 'test/naming/secret-path.test.ts')], true, ''],
    ['of some tests of a file, picked by name', [record('ran', '')], false, '0 different log lines of 1 test files hold none of 0 passwords, in any form\n'],
  ])('passes %s', (_what, records, mustLog, said) => {
    expect(judge(records, mustLog)).toBe(said);
  });
});
