import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes the changes since the last release into CHANGELOG.md, from the commits. Text outside of the two marks stays. */
const ROOT = join(__dirname, '../..');
const FILE = join(ROOT, 'CHANGELOG.md');
const [BEGIN, END] = ['<!-- begin unreleased: npm run changelog -->', '<!-- end unreleased -->'];
const SUBJECT = /^(?<type>[a-z]+)(?:\((?<scope>[^)]+)\))?(?<breaking>!)?: (?<text>.+)$/;

/** Kinds of commits that matter to users. Other kinds are omitted. */
const SECTIONS: ReadonlyArray<readonly [string, (type: string, breaking: boolean) => boolean]> = [
  ['Breaking changes', (_, breaking) => breaking],
  ['Features', (type, breaking) => type === 'feat' && !breaking],
  ['Fixes', (type, breaking) => type === 'fix' && !breaking],
  ['Performance', (type, breaking) => type === 'perf' && !breaking],
];

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

/** The commits since the last tag of a release, or all commits if there is no tag. */
function subjects(): string[] {
  const tag = git('tag', '--list', 'v*', '--sort=-version:refname', '--merged').split('\n')[0];
  return git('log', '--format=%s', tag === '' ? 'HEAD' : `${tag}..HEAD`).split('\n');
}

function unreleased(): string {
  const commits = subjects().map((subject) => SUBJECT.exec(subject)?.groups).filter((groups) => groups !== undefined);
  return SECTIONS.map(([title, belongs]) => {
    const lines = commits.filter(({ type, breaking }) => belongs(type, breaking !== undefined))
      .map(({ scope, text }) => `- ${scope === undefined ? '' : `**${scope}**: `}${text}`);
    return lines.length === 0 ? '' : `### ${title}\n\n${lines.join('\n')}\n`;
  }).filter((section) => section !== '').join('\n');
}

function main(): void {
  const text = readFileSync(FILE, 'utf8');
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) {
    throw new Error(`${FILE} must contain the marks ${BEGIN} and ${END}, in this order; add them at the place of the next release's list`);
  }
  writeFileSync(FILE, `${text.slice(0, begin + BEGIN.length)}\n\n${unreleased()}\n${text.slice(end)}`);
}

main();
