import { Token } from 'aws-cdk-lib';
import { PasswordCharacterType, PUNCTUATION, without } from './password-characters';
import { Problem } from '../private/problems';
import { isKnown } from '../private/tokens';

/** The limit of Secrets Manager's password generator, in characters. */
export const MAX_LENGTH = 4096;

/** The accepted probability of a password with too few different characters: one in a thousand million. */
const NEGLIGIBLE = 1e-9;

/** Password rules including their defaults. */
interface ResolvedRules {
  readonly length: number;
  readonly minLength: number;
  readonly maxLength: number;
  readonly alphabet: string;
  readonly includedTypes: readonly PasswordCharacterType[];
  readonly requiredTypes: readonly PasswordCharacterType[];
  readonly requireEachIncludedType: boolean;
  readonly minUniqueCharacters: number;
}

/** Problems of the given characters. The other rules are computed from them, so these are checked first. */
export function checkCharacters(excludeCharacters: string | undefined, punctuation: string | undefined): Problem[] {
  const inputs = { excludeCharacters, punctuation };
  const tokens = Object.entries(inputs).filter(([, value]) => Token.isUnresolved(value)).map(([prop]): Problem => ({
    id: 'password-characters-token',
    message: `\`${prop}\` must be known at synthesis, got: a token; the alphabet is computed from it, give literal characters`,
  }));
  const foreign = isKnown(punctuation) ? without(punctuation, PUNCTUATION) : '';
  return foreign === '' ? tokens : [...tokens, {
    id: 'password-punctuation',
    message: `\`punctuation\` must contain only characters of ${PUNCTUATION}, got also: ${JSON.stringify(foreign)}; leave the others out`,
  }];
}

/** Problems of the rules as a whole. */
export function checkRules(rules: ResolvedRules): Problem[] {
  return [...checkLengthRange(rules), ...checkAlphabet(rules), ...checkTypes(rules), ...checkUnique(rules)];
}

function checkLengthRange({ length, minLength, maxLength }: ResolvedRules): Problem[] {
  const bounds = [minLength, maxLength].filter(isKnown);
  const ordered = bounds.every((bound) => Number.isInteger(bound) && bound >= 1 && bound <= MAX_LENGTH) && bounds[0] <= bounds[bounds.length - 1];
  if (bounds.length > 0 && !ordered) {
    const got = [minLength, maxLength].map((bound) => isKnown(bound) ? bound : 'a token').join(' and ');
    return [{
      id: 'password-length-range',
      message: `\`minLength\` and \`maxLength\` must be whole numbers in order from 1 to ${MAX_LENGTH}, got: ${got}; correct them`,
    }];
  }
  if (!isKnown(length)) {
    return [];
  }
  const tooShort = isKnown(minLength) ? length < minLength : length < 1;
  const tooLong = isKnown(maxLength) ? length > maxLength : length > MAX_LENGTH;
  return Number.isInteger(length) && !tooShort && !tooLong ? [] : [{
    id: 'password-length',
    message: `\`length\` must be a whole number from ${isKnown(minLength) ? minLength : 1} to ${isKnown(maxLength) ? maxLength : MAX_LENGTH}, `
      + `got: ${length}; the engine accepts no other`,
  }];
}

function checkAlphabet({ alphabet, includedTypes, requiredTypes }: ResolvedRules): Problem[] {
  if (alphabet === '') {
    return [{
      id: 'password-alphabet-empty',
      message: 'the rules must leave at least one character to generate, got: none; exclude fewer characters',
    }];
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
      message: '`requireEachIncludedType` must be true if `requiredTypes` are given, got: false; Secrets Manager guarantees them only then',
    }];
  }
  return !isKnown(length) || length >= includedTypes.length ? [] : [{
    id: 'password-length-types',
    message: `\`length\` must have room for one character of each of the ${includedTypes.length} types, got: ${length}; `
      + 'use a longer password or exclude a type',
  }];
}

/** Secrets Manager has no setting for different characters. So the types must guarantee them, or they must be almost certain. */
function checkUnique({ length, alphabet, includedTypes, requireEachIncludedType, minUniqueCharacters }: ResolvedRules): Problem[] {
  const guaranteed = requireEachIncludedType ? includedTypes.length : 1;
  if (!isKnown(length) || !isKnown(minUniqueCharacters) || alphabet === '' || guaranteed >= minUniqueCharacters) {
    return [];
  }
  return probabilityOfFewer(minUniqueCharacters, length, alphabet.length) < NEGLIGIBLE ? [] : [{
    id: 'password-unique-characters',
    message: `the rules must guarantee \`minUniqueCharacters\` of ${minUniqueCharacters}, got: `
      + `${length} characters out of ${alphabet.length}; use a longer password or exclude fewer characters`,
  }];
}

/** An upper bound: the number of ways to choose one character too few, times the probability that all positions have one of those. */
function probabilityOfFewer(unique: number, length: number, characters: number): number {
  const few = unique - 1;
  let choices = 1;
  for (let i = 0; i < Math.min(few, characters); i++) {
    choices *= (characters - i) / (i + 1);
  }
  return few >= Math.min(length, characters) ? 1 : choices * (few / characters) ** length;
}
