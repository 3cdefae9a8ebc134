import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Committed files that tasks generate. Each must be equal to what its task generates now. */
const { files } = JSON.parse(readFileSync('.projen/files.json', 'utf8')) as { files: string[] };
const generated = [...files, 'API.md', 'docs/architecture.md', 'package.json', 'package-lock.json'];
const stale = execFileSync('git', ['status', '--porcelain', '--', ...generated], { encoding: 'utf8' });

if (stale) {
  console.error(execFileSync('git', ['diff', '--stat', '--', ...generated], { encoding: 'utf8' }));
  console.error(`Generated files are stale:\n${stale}Run \`npm run build\` and commit them.`);
  process.exit(1);
}
console.log(`${generated.length} generated files are fresh`);
