import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Builds the functions' code if the checkout does not have it yet. */
export function ensureBundles(root: string): void {
  if (existsSync(join(root, 'assets/rotation-postgres/index.js'))) {
    return;
  }
  console.log('Bundling the rotation functions, only at the first run …\n');
  const script = join(root, 'scripts/bundle/main.ts');
  const tsx = [require.resolve('tsx/cli'), '--tsconfig', join(root, 'tsconfig.dev.json')];
  execFileSync(process.execPath, [...tsx, script], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}
