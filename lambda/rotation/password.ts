import { SettingsError } from './errors';
import type { Random } from './ports';
import type { PasswordSettings } from '../../src/private/handler-contract';

/** With the four usual classes and 8 characters, about half of all tries have one of each class. */
const TRIES = 1000;

/**
 * A password by the rules of its engine. A candidate that lacks a class is discarded as a whole, so
 * that every allowed password is as likely as any other.
 */
export function generatePassword(settings: PasswordSettings, random: Random): string {
  const alphabet = [...new Set(settings.characterSets.join(''))];
  if (alphabet.length < 2 || settings.length < 1) {
    throw new SettingsError(`password settings allow ${alphabet.length} characters at length ${settings.length}, which is no password`);
  }
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const candidate = Array.from({ length: settings.length }, () => alphabet[random.below(alphabet.length)]);
    if (!settings.requireEachSet || settings.characterSets.every((set) => candidate.some((character) => character && set.includes(character)))) {
      return candidate.join('');
    }
  }
  throw new SettingsError(`no password of ${settings.length} characters has one of each of ${settings.characterSets.length} classes`);
}
