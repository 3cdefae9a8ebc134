import { Aws, Lazy } from 'aws-cdk-lib';
import { DatabaseEngine } from '../../src/engines/database-engine';
import { PasswordCharacterType } from '../../src/engines/password-characters';
import { PasswordRules, PasswordRulesOptions } from '../../src/engines/password-rules';
import { PasswordUse } from '../../src/engines/password-use';

const USES = [PasswordUse.URL, PasswordUse.SHELL, PasswordUse.ODBC, PasswordUse.DMS];

test('by default all printable ASCII characters except the space are generated', () => {
  const rules = PasswordRules.of();

  expect([rules.length, rules.minLength, rules.maxLength, rules.alphabet.length, rules.excludeCharacters]).toEqual([32, 8, 4096, 94, '']);
  expect(rules._generator()).toEqual({ passwordLength: 32, requireEachIncludedType: true });
});

test('the length is the nearest to 32 that fits, or the given one', () => {
  expect(PasswordRules.of({ maxLength: 20 }).length).toBe(20);
  expect(PasswordRules.of({ minLength: 64 }).length).toBe(64);
  expect(PasswordRules.of().withLength(12).length).toBe(12);
});

test('allowed and forbidden characters can give the same alphabet', () => {
  const allowed = PasswordRules.of({ punctuation: '-._~' });
  const forbidden = PasswordRules.of({ excludeCharacters: '!"#$%&\'()*+,/:;<=>?@[\\]^`{|}' });

  expect(allowed.alphabet).toBe(forbidden.alphabet);
  expect(allowed._generator()).toEqual(forbidden._generator());
});

test('a type without remaining characters is excluded', () => {
  expect(PasswordRules.of({ excludeNumbers: true, excludePunctuation: true })._generator())
    .toEqual({ passwordLength: 32, excludeNumbers: true, excludePunctuation: true, requireEachIncludedType: true });
  expect(PasswordRules.of({ excludeCharacters: '0123456789' })._generator()).toMatchObject({ excludeNumbers: true, excludeCharacters: undefined });
});

/** FROZEN like the engines' own rules. */
test.each([
  ['URL', PasswordUse.URL, '-._'],
  ['SHELL', PasswordUse.SHELL, ',._'],
  ['ODBC', PasswordUse.ODBC, '-.^_'],
  ['DMS', PasswordUse.DMS, '-.=^_'],
])('a PostgreSQL password that also fits %s keeps this punctuation', (_, use, punctuation) => {
  expect(DatabaseEngine.POSTGRES.passwordRules.safeFor(use).punctuation).toBe(punctuation);
});

test('a password that fits a URL is not changed by encoding, one for the shell needs no quotes', () => {
  const { alphabet } = PasswordRules.of().safeFor(PasswordUse.URL);

  expect(encodeURIComponent(alphabet)).toBe(alphabet);
  expect(PasswordRules.of().safeFor(PasswordUse.SHELL).alphabet).toMatch(/^[\w,.:@+/]+$/);
});

test('uses combine, in any order', () => {
  const rules = PasswordRules.of().safeFor(...USES);

  expect(rules.punctuation).toBe('._');
  expect(PasswordRules.of().safeFor(...[...USES].reverse())._generator()).toEqual(rules._generator());
  expect(PasswordRules.of().safeFor(PasswordUse.URL).safeFor(PasswordUse.DMS).alphabet).toBe(
    PasswordRules.of().safeFor(PasswordUse.URL, PasswordUse.DMS).alphabet);
});

const { PUNCTUATION } = PasswordCharacterType;

test.each<[string, PasswordRulesOptions, string]>([
  ['a length below the range', { length: 7 }, '`length` must be a whole number from 8 to 4096, got: 7; the engine accepts no other '
    + '[password-length]'],
  ['a length above the range', { length: 42, maxLength: 41 }, '`length` must be a whole number from 8 to 41, got: 42; the engine accepts no '
    + 'other [password-length]'],
  ['a length that is not whole', { length: 8.5 }, '`length` must be a whole number from 8 to 4096, got: 8.5; the engine accepts no other '
    + '[password-length]'],
  ['a range in the wrong order', { minLength: 20, maxLength: 10 },
    '`minLength` and `maxLength` must be whole numbers in order from 1 to 4096, got: 20 and 10; correct them [password-length-range]'],
  ['a range beyond the limits of Secrets Manager', { maxLength: 5000 },
    '`minLength` and `maxLength` must be whole numbers in order from 1 to 4096, got: 8 and 5000; correct them [password-length-range]'],
  ['nothing to generate', { excludeLowercase: true, excludeUppercase: true, excludeNumbers: true, excludePunctuation: true },
    'the rules must leave at least one character to generate, got: none; exclude fewer characters [password-alphabet-empty]'],
  ['nothing of a type that is required', { requiredTypes: [PUNCTUATION], excludePunctuation: true },
    'the rules must leave a character of every type in `requiredTypes`, got none of: punctuation; '
    + 'exclude fewer characters or encode the password where it is used [password-type-empty]'],
  ['required types that are not required', { requiredTypes: [PUNCTUATION], requireEachIncludedType: false },
    '`requireEachIncludedType` must be true if `requiredTypes` are given, got: false; Secrets Manager guarantees them only then '
      + '[password-types-optional]'],
  ['no room for each type', { minLength: 1, length: 3 },
    '`length` must have room for one character of each of the 4 types, got: 3; use a longer password or exclude a type [password-length-types]'],
  ['different characters that are not certain', { minLength: 1, length: 8, minUniqueCharacters: 8 },
    'the rules must guarantee `minUniqueCharacters` of 8, got: 8 characters out of 94; use a longer password or exclude fewer characters '
    + '[password-unique-characters]'],
  ['punctuation with other characters', { punctuation: '-ä ' },
    '`punctuation` must contain only characters of !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~, got also: "ä "; leave the others out [password-punctuation]'],
  ['characters that are not known', { excludeCharacters: Aws.STACK_NAME },
    '`excludeCharacters` must be known at synthesis, got: a token; the alphabet is computed from it, give literal characters '
      + '[password-characters-token]'],
])('rejects %s', (_, options, message) => {
  expect(() => PasswordRules.of(options)).toThrow(new Error(message));
});

test('rejects a use that excludes all characters of a required type', () => {
  const strict = PasswordRules.of({ punctuation: '!#', requiredTypes: [PUNCTUATION] });

  expect(() => strict.safeFor(PasswordUse.URL)).toThrow('[password-type-empty]');
});

test('a length that is a token passes', () => {
  expect(() => PasswordRules.of({ length: Lazy.number({ produce: () => 3 }) })).not.toThrow();
});
