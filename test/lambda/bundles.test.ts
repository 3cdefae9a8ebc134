import { join } from 'node:path';
import { bundleHandler } from '../../scripts/bundle/handler-bundle';

const ROOT = join(__dirname, '../..');
const BUNDLE = { name: 'rotation-postgres', entry: 'lambda/handlers/postgres/index.ts', budgetKilobytes: 130, rdsCertificates: true };

test('a bundle is the same each time, within its budget, and names the licences of what is in it', async () => {
  const [one, other] = [await bundleHandler(ROOT, BUNDLE), await bundleHandler(ROOT, BUNDLE)];
  expect([...other.files]).toEqual([...one.files]);
  expect(one.gzippedKilobytes).toBeLessThan(BUNDLE.budgetKilobytes);
  expect(one.files.get('THIRD-PARTY.txt')).toMatch(/^pg 8\.\d+\.\d+, MIT$/m);
  expect(one.files.get('index.js')).not.toContain(ROOT);
});
