import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RECOMMENDED_FLAGS } from './support/flags';
import { buildApp } from '../../examples/orders-service/typescript/app';
import { describeSecrets } from '../../scripts/demo/describe-secrets';
import { textTable, wrapPath } from '../../scripts/demo/text-table';

describe('the demo', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'demo-'));
  const app = buildApp({ outdir, context: RECOMMENDED_FLAGS });
  const text = describeSecrets(app);
  const reasons = describeSecrets(app, true);

  afterAll(() => rmSync(outdir, { recursive: true }));

  test('shows each secret, who can do what with it, and where the template lies', () => {
    const template = join(outdir, 'OrdersService.template.json');
    expect(existsSync(template)).toBe(true);
    expect(text.replace(template, '<template>')).toMatchSnapshot();
  });

  test('says why, where it is asked', () => {
    expect(reasons).toContain('OrdersService/Orders/Worker/ExecutionRole\n  Read prod/orders/database: denied by Secrets Manager: identity policy does not allow it\n');
    expect(text).not.toContain('denied by');
  });

  test('fits into 110 columns', () => {
    const tables = `${text}\n${reasons}`.split('\n').filter((line) => !line.startsWith('Template: '));
    expect(tables.filter((line) => line.length > 110)).toEqual([]);
  });
});

test('a table aligns its columns, over as many lines as the longest cell has', () => {
  expect(textTable(['Name', 'Tags'], [[['first'], ['A=1', 'B=2']], [['x'], []]])).toBe([
    'Name   Tags',
    '-----  ----',
    'first  A=1',
    '       B=2',
    'x',
  ].join('\n'));
});

test('a path breaks after slashes only', () => {
  expect(wrapPath('Orders/Secrets/Hierarchy/EncryptionKey')).toEqual(['Orders/Secrets/Hierarchy/', 'EncryptionKey']);
  expect(wrapPath('ANameThatIsLongerThanTheWidthOfTheColumn')).toEqual(['ANameThatIsLongerThanTheWidthOfTheColumn']);
});
