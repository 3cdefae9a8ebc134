import { randomInt } from 'node:crypto';
import type { Input } from './input';
import { generatePassword } from '../../lambda/rotation/password';
import { charactersOf, PasswordCharacterType } from '../../src/engines/password-characters';

const DEFAULT_LENGTH = 32;

/** GetRandomPassword. CloudFormation's `GenerateSecretString` has members with the same names. */
export function randomPassword(input: Input): string {
  const types = [
    ...input.ExcludeLowercase ? [] : [PasswordCharacterType.LOWERCASE],
    ...input.ExcludeUppercase ? [] : [PasswordCharacterType.UPPERCASE],
    ...input.ExcludeNumbers ? [] : [PasswordCharacterType.NUMBERS],
    ...input.ExcludePunctuation ? [] : [PasswordCharacterType.PUNCTUATION],
  ];
  const isWanted = (character: string): boolean => !input.ExcludeCharacters?.includes(character);
  const sets = [...types.map((type) => charactersOf(type, isWanted)), ...input.IncludeSpace && isWanted(' ') ? [' '] : []];
  return generatePassword({
    length: input.PasswordLength ?? DEFAULT_LENGTH,
    characterSets: sets.filter((characters) => characters !== ''),
    requireEachSet: input.RequireEachIncludedType ?? true,
  }, { below: (limit) => randomInt(limit) });
}
