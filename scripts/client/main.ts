import { execFileSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = join(__dirname, '../..');
const CLIENT = join(ROOT, 'client');

/** Builds one file of code and its declarations, both from lambda/rotation. */
rmSync(join(CLIENT, 'dist'), { recursive: true, force: true });
buildSync({
  absWorkingDir: CLIENT,
  entryPoints: ['src/rotation/index.ts'],
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['@aws-sdk/client-secrets-manager'],
  outfile: 'dist/rotation/index.js',
  logLevel: 'warning',
});
execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', join(CLIENT, 'tsconfig.json')], { stdio: 'inherit' });
copyFileSync(join(ROOT, 'LICENSE'), join(CLIENT, 'LICENSE'));
