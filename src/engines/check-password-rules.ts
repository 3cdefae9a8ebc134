import { Token } from 'aws-cdk-lib';
import { PasswordCharacterType, PUNCTUATION, without } from './password-characters';
import { Problem } from '../private/problems';
import { isKnown } from '../private/tokens';

/** The limit of Secrets Manager's own generator. */
export const LONGEST = 4096;

/** How likely a password of too few different characters may be: less than once in a thousand million. */
const NEGLIGIBLE = 1e-9;

/** Password rules with their defaults filled in. */
export interface ResolvedRules {
  readonly length: number;
  readonly minLength: number;
  readonly maxLength: number;
  readonly alphabet: string;
  readonly includedTypes: readonly PasswordCharacterType[];
  readonly requiredTypes: readonly PasswordCharacterType[];
  readonly requireEachIncludedType: boolean;
  readonly minUniqueCharacters: number;
}

/** Problems of the characters given; the rest is computed from them, so it is judged only where these are sound. */
export function checkCharacters(excludeCharacters: string | undefined, punctuation: string | undefined): Problem[] {
  const given = { excludeCharacters, punctuation };
  const tokens = Object.entries(given).filter(([, value]) => Token.isUnresolved(value)).map(([prop]): Problem => ({
    id: 'password-characters-token',
    message: `\`${prop}\` must be known at synthesis, got: a token; the alphabet is computed from it, write it out`,
  }));
  const foreign = isKnown(punctuation) ? without(punctuation, PUNCTUATION) : '';
  return foreign === '' ? tokens : [...tokens, {
    id: 'password-punctuation',
    message: `\`punctuation\` must hold characters of ${PUNCTUATION} only, got also: ${JSON.stringify(foreign)}; leave the others out`,
  }];
}

/** Problems of the rules as a whole. */
export function checkRules(rules: ResolvedRules): Problem[] {
  return [...checkLengthRange(rules), ...checkAlphabet(rules), ...checkTypes(rules), ...checkUnique(rules)];
}

function checkLengthRange({ length, minLength, maxLength }: ResolvedRules): Problem[] {
  const bounds = [minLength, maxLength].filter(isKnown);
  const ordered = bounds.every((bound) => Number.isInteger(bound) && bound >= 1 && bound <= LONGEST) && bounds[0] <= bounds[bounds.length - 1];
  if (bounds.length > 0 && !ordered) {
    const got = [minLength, maxLength].map((bound) => isKnown(bound) ? bound : 'a token').join(' and ');
    return [{
      id: 'password-length-range',
      message: `\`minLength\` and \`maxLength\` must be whole numbers in order from 1 to ${LONGEST}, got: ${got}; correct them`,
    }];
  }
  if (!isKnown(length)) {
    return [];
  }
  const tooShort = isKnown(minLength) ? length < minLength : length < 1;
  const tooLong = isKnown(maxLength) ? length > maxLength : length > LONGEST;
  return Number.isInteger(length) && !tooShort && !tooLong ? [] : [{
    id: 'password-length',
    message: `\`length\` must be a whole number from ${isKnown(minLength) ? minLength : 1} to ${isKnown(maxLength) ? maxLength : LONGEST}, `
      + `got: ${length}; the engine takes no other`,
  }];
}

function checkAlphabet({ alphabet, includedTypes, requiredTypes }: ResolvedRules): Problem[] {
  if (alphabet === '') {
    return [{ id: 'password-alphabet-empty', message: 'the rules must leave at least one character to generate, got: none; exclude fewer characters' }];
  }
  const missing = requiredTypes.filter((type) => !includedTypes.includes(type));
  return missing.length === 0 ? [] : [{
    id: 'password-type-empty',
    message: `the rules must leave a character of every type in \`requiredTypes\`, got none of: ${missing.join(', ')}; `
      + 'exclude fewer characters or encode the password where it is used',
  }];
}

function checkTypes({ length, includedTypes, requiredTypes, requireEachIncludedType }: ResolvedRules): Problem[] {
  if (!requireEachIncludedType) {
    return requiredTypes.length === 0 ? [] : [{
      id: 'password-types-optional',
      message: '`requireEachIncludedType` must be true where `requiredTypes` are given, got: false; Secrets Manager guarantees them only then',
    }];
  }
  return !isKnown(length) || length >= includedTypes.length ? [] : [{
    id: 'password-length-types',
    message: `\`length\` must have room for one character of each of the ${includedTypes.length} types, got: ${length}; `
      + 'make it longer or exclude a type',
  }];
}

/** Secrets Manager cannot be told to use different characters, so they must follow from the types or be all but certain. */
function checkUnique({ length, alphabet, includedTypes, requireEachIncludedType, minUniqueCharacters }: ResolvedRules): Problem[] {
  const guaranteed = requireEachIncludedType ? includedTypes.length : 1;
  if (!isKnown(length) || !isKnown(minUniqueCharacters) || alphabet === '' || guaranteed >= minUniqueCharacters) {
    return [];
  }
  return chanceOfFewer(minUniqueCharacters, length, alphabet.length) < NEGLIGIBLE ? [] : [{
    id: 'password-unique-characters',
    message: `the rules must make \`minUniqueCharacters\` of ${minUniqueCharacters} certain, got: `
      + `${length} characters out of ${alphabet.length}; make the password longer or exclude fewer characters`,
  }];
}

/** Upper bound: the ways to choose one character too few, times the chance that every position holds one of those. */
function chanceOfFewer(unique: number, length: number, characters: number): number {
  const few = unique - 1;
  let choices = 1;
  for (let i = 0; i < Math.min(few, characters); i++) {
    choices *= (characters - i) / (i + 1);
  }
  return few >= Math.min(length, characters) ? 1 : choices * (few / characters) ** length;
}
