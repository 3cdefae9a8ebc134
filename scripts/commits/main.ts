import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Checks the messages of the latest commits with commitlint, so that the history stays readable. */
const ROOT = join(__dirname, '../..');
const CONFIG = join(__dirname, 'rules.cjs');
/** Only commits after this one follow the convention. */
const LAST_UNCHECKED = '124e4a1df2dc4efab0aafaf7477d25192a1260ea';
/** Only this many commits are checked: older ones cannot be changed any more. */
const LATEST = 50;

function firstChecked(): string | undefined {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const commits = git('rev-list', `--max-count=${LATEST + 1}`, `${LAST_UNCHECKED}..HEAD`).split('\n').filter(Boolean);
    return commits.length > LATEST ? commits.at(-1) : LAST_UNCHECKED;
  } catch {
    return undefined; // an archive or a shallow clone
  }
}

const from = firstChecked();
if (from === undefined) {
  console.log('commits: not checked, as this folder does not have the history');
} else {
  const range = ['--config', CONFIG, '--from', from, '--to', 'HEAD'];
  const { status } = spawnSync(process.execPath, [require.resolve('@commitlint/cli/cli.js'), ...range], { cwd: ROOT, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
