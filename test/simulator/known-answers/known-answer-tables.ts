import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import type { KnownAnswer } from './scenario';

const FOLDER = join(__dirname, 'answers');

/** The tables of known answers by file. */
export function knownAnswers(): Array<[string, KnownAnswer[]]> {
  return readdirSync(FOLDER).map((file) => [file, JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))]);
}

/** The cases whose rule is no whole sentence, or whose page is none of AWS's documentation. */
export function unfounded(answers: readonly KnownAnswer[]): string[] {
  return answers.filter(({ rule, page }) => !isSentence(rule) || !isPage(page)).map(({ id }) => id);
}

/** The shortest sentences quoted, such as "Context key names are not case-sensitive.", have six words; cells of tables have fewer. */
function isSentence(rule: string): boolean {
  return rule.length >= 40 && rule.trim().split(/\s+/).length >= 6;
}

function isPage(page: string): boolean {
  const { protocol, host, pathname } = URL.canParse(page) ? new URL(page) : new URL('none:');
  return protocol === 'https:' && host === 'docs.aws.amazon.com' && pathname.endsWith('.html');
}
