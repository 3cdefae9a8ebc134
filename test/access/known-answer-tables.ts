import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import type { KnownAnswer } from './scenario';

const FOLDER = join(__dirname, 'known-answers');

/** The tables of known answers by file. */
export function knownAnswers(): Array<[string, KnownAnswer[]]> {
  return readdirSync(FOLDER).map((file) => [file, JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))]);
}
