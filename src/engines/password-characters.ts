/**
 * The types of characters in a generated password.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
 */
export enum PasswordCharacterType {
  /** `a` to `z`. */
  LOWERCASE = 'lowercase',
  /** `A` to `Z`. */
  UPPERCASE = 'uppercase',
  /** `0` to `9`. */
  NUMBERS = 'numbers',
  /** ``!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~``. */
  PUNCTUATION = 'punctuation',
}

/** The characters that Secrets Manager generates, by type and in ASCII order. The space is not included: `IncludeSpace` is never set. */
const CHARACTERS: Record<PasswordCharacterType, string> = {
  [PasswordCharacterType.LOWERCASE]: 'abcdefghijklmnopqrstuvwxyz',
  [PasswordCharacterType.UPPERCASE]: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  [PasswordCharacterType.NUMBERS]: '0123456789',
  [PasswordCharacterType.PUNCTUATION]: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
};

/** Every punctuation character that Secrets Manager can generate, in ASCII order. */
export const PUNCTUATION = CHARACTERS[PasswordCharacterType.PUNCTUATION];

/** The characters of one type that `filter` accepts, in ASCII order. */
export function charactersOf(type: PasswordCharacterType, filter: (character: string) => boolean): string {
  return [...CHARACTERS[type]].filter(filter).join('');
}

/** All types, in the order of the enum. */
export const TYPES: readonly PasswordCharacterType[] = Object.values(PasswordCharacterType);

/** The characters of `all` that are not in `some`, in the order of `all`. */
export function without(all: string, some: string): string {
  return [...all].filter((character) => !some.includes(character)).join('');
}
