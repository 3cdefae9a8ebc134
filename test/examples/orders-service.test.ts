import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ORDERS_SERVICE, ORDERS_SERVICE_PLAIN } from './support/examples';
import { RECOMMENDED_FLAGS } from './support/flags';
import { secretFacts } from './support/secret-facts';
import { sourceLines } from './support/source-lines';
import { templatesOf } from './support/templates';

const ROOT = join(__dirname, '..', '..');
const EXAMPLE = join(ROOT, 'examples', 'orders-service');
const OURS = join(EXAMPLE, 'typescript', 'secrets.ts');
const BY_HAND = join(EXAMPLE, 'plain', 'secrets.ts');

/** How both READMEs say it. */
const COUNTS = /(\d+) lines with this library, (\d+) by hand/;

test('the secrets of the orders service take at most 60 lines, in lines of at most 150 characters and without a helper file', () => {
  const source = readFileSync(OURS, 'utf8');
  expect(sourceLines(OURS)).toBeLessThanOrEqual(60);
  expect(source.split('\n').filter((line) => line.length > 150)).toEqual([]);
  expect(source).not.toMatch(/from '\.\.?\//);
});

test.each(['README.md', 'examples/orders-service/README.md'])('%s says how many lines both ways take', (readme) => {
  const [, ours, byHand] = COUNTS.exec(readFileSync(join(ROOT, readme), 'utf8')) ?? [];
  expect({ ours, byHand }).toEqual({ ours: String(sourceLines(OURS)), byHand: String(sourceLines(BY_HAND)) });
});

test('both ways make the same of the secrets, apart from the function that rotates, which plain CDK leaves to AWS', () => {
  const [ours, byHand] = [ORDERS_SERVICE, ORDERS_SERVICE_PLAIN]
    .map(({ buildApp }) => secretFacts(templatesOf(buildApp({ context: RECOMMENDED_FLAGS }))));
  expect(ours.secrets.map(({ name }) => name)).toEqual([
    'prod/orders/database', 'prod/orders/identity-provider', 'prod/orders/mail-relay', 'prod/orders/payment-provider',
  ]);
  const [schedule] = ours.schedules;
  expect(ours.schedules).toEqual([{ ...schedule, by: 'function of the app' }]);
  expect(byHand).toEqual({ ...ours, schedules: [{ ...schedule, by: 'PostgreSQLSingleUser' }] });
});

describe('lines of source', () => {
  test.each([
    ['blank lines and comments', '\n// why\n/** what\n * more */\nconst a = 1; // because\n\n', 1],
    ['every line of a template literal', 'const a = `\n\n//\n`;\n', 4],
    ['a statement over several lines', 'call(\n  a,\n  // why\n  b,\n);\n', 4],
  ])('counts %s right', (_, source, count) => {
    expect(sourceLines('source.ts', source)).toBe(count);
  });
});
