import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes what is new since the last release into CHANGELOG.md, from the commits. Text outside of the two marks is kept. */
const ROOT = join(__dirname, '../..');
const FILE = join(ROOT, 'CHANGELOG.md');
const [BEGIN, END] = ['<!-- begin unreleased: npm run changelog -->', '<!-- end unreleased -->'];
const SUBJECT = /^(?<type>[a-z]+)(?:\((?<scope>[^)]+)\))?(?<breaking>!)?: (?<text>.+)$/;

/** What users want to read of a commit; other kinds of commit are left out. */
const SECTIONS: ReadonlyArray<readonly [string, (type: string, breaking: boolean) => boolean]> = [
  ['Breaking changes', (_, breaking) => breaking],
  ['Features', (type, breaking) => type === 'feat' && !breaking],
  ['Fixes', (type, breaking) => type === 'fix' && !breaking],
  ['Performance', (type, breaking) => type === 'perf' && !breaking],
];

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

/** The commits since the last tag of a release; all of them where there is none. */
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
    throw new Error(`${FILE} must hold the marks ${BEGIN} and ${END}, in this order; put them where the next release's list belongs`);
  }
  writeFileSync(FILE, `${text.slice(0, begin + BEGIN.length)}\n\n${unreleased()}\n${text.slice(end)}`);
}

main();
