import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'cdk-managed-secrets-client-package-'));
const installed = join(folder, 'node_modules/cdk-managed-secrets-client');

/** As a user has it: what `npm pack` ships, installed beside the SDK, without this repository. */
beforeAll(() => {
  execFileSync(process.execPath, [require.resolve('tsx/cli'), '--tsconfig', 'tsconfig.dev.json', 'scripts/client/main.ts'], { cwd: ROOT, stdio: 'pipe' });
  mkdirSync(installed, { recursive: true });
  for (const file of ['package.json', 'dist', 'README.md', 'LICENSE']) {
    cpSync(join(ROOT, 'client', file), join(installed, file), { recursive: true });
  }
  for (const name of ['@types', 'undici-types']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  }
  mkdirSync(join(folder, 'node_modules/@aws-sdk'));
  symlinkSync(join(ROOT, 'node_modules/@aws-sdk/client-secrets-manager'), join(folder, 'node_modules/@aws-sdk/client-secrets-manager'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function compile(...files: string[]): string {
  const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--module', 'node16', '--types', 'node', '--skipLibCheck'];
  return spawnSync(process.execPath, [require.resolve('typescript/bin/tsc'), ...options, ...files], { cwd: folder, encoding: 'utf8' }).stdout;
}

test('the README\'s example and the worked example compile against the built package', () => {
  const snippets = [...readFileSync(join(ROOT, 'client/README.md'), 'utf8').matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1] ?? '');
  expect(snippets).toHaveLength(1);
  snippets.forEach((snippet, index) => writeFileSync(join(folder, `snippet-${index}.ts`), snippet));
  for (const file of ['handler.ts', 'key-service.ts']) {
    cpSync(join(ROOT, 'client/examples/http-api-key', file), join(folder, file));
  }
  expect(compile('snippet-0.ts', 'handler.ts', 'key-service.ts')).toBe('');
});

test('rejects a handler without test at compile time', () => {
  writeFileSync(join(folder, 'wrong.ts'), "import { rotationHandler } from 'cdk-managed-secrets-client/rotation';\nrotationHandler({ async set() {} });\n");
  expect(compile('wrong.ts')).toContain("Property 'test' is missing");
});

test('the built package is loaded by require and by import, with every name', () => {
  const names = "'rotationHandler', 'SecretValue', 'AuthenticationError', 'PasswordRefusedError', 'RotationError', 'StagingLabelError'";
  const check = `[${names}].map((name) => typeof client[name]).join()`;
  const required = execFileSync(process.execPath, ['-p', `const client = require('cdk-managed-secrets-client/rotation'); ${check}`], { cwd: folder, encoding: 'utf8' });
  const imported = execFileSync(
    process.execPath, ['--input-type=module', '-e', `import * as client from 'cdk-managed-secrets-client/rotation'; console.log(${check})`], { cwd: folder, encoding: 'utf8' });
  expect([required.trim(), imported.trim()]).toEqual(Array(2).fill('function,function,function,function,function,function'));
});

test('the package needs no aws-cdk-lib', () => {
  expect(readFileSync(join(installed, 'dist/rotation/index.js'), 'utf8')).not.toContain('aws-cdk-lib');
  expect(Object.keys(JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')).peerDependencies)).toEqual(['@aws-sdk/client-secrets-manager']);
});
