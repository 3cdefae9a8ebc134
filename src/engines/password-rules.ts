import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { checkCharacters, checkRules, MAX_LENGTH } from './check-password-rules';
import { charactersOf, PasswordCharacterType, PUNCTUATION, TYPES, without } from './password-characters';
import { PasswordUse } from './password-use';
import { raise } from '../private/problems';
import { isKnown } from '../private/tokens';

const DEFAULT_LENGTH = 32;

/** Options of `PasswordRules.of`. */
export interface PasswordRulesOptions {
  /**
   * Number of characters to generate, within `minLength` and `maxLength`.
   *
   * @default - 32, or the nearest of the two bounds
   */
  readonly length?: number;

  /**
   * The smallest number of characters that the system accepts, 1 to 4096.
   *
   * @default 8
   */
  readonly minLength?: number;

  /**
   * The largest number of characters that the system accepts, 1 to 4096.
   *
   * @default 4096
   */
  readonly maxLength?: number;

  /**
   * The only punctuation to generate, for a system that lists the punctuation it allows.
   *
   * @default - all punctuation: !"#$%&'()*+,-./:;<=>?@[\]^_`{|}~
   */
  readonly punctuation?: string;

  /**
   * Characters of any type not to generate, for a system that lists the characters it forbids. A type without remaining
   * characters counts as excluded.
   *
   * @default - none
   */
  readonly excludeCharacters?: string;

  /**
   * Whether to generate no lowercase letters.
   *
   * @default false
   */
  readonly excludeLowercase?: boolean;

  /**
   * Whether to generate no uppercase letters.
   *
   * @default false
   */
  readonly excludeUppercase?: boolean;

  /**
   * Whether to generate no digits.
   *
   * @default false
   */
  readonly excludeNumbers?: boolean;

  /**
   * Whether to generate no punctuation.
   *
   * @default false
   */
  readonly excludePunctuation?: boolean;

  /**
   * Whether a password has at least one character of each type that is not excluded.
   *
   * @default true
   */
  readonly requireEachIncludedType?: boolean;

  /**
   * The types of which a password must have at least one character. Rules that exclude all characters of such a type are rejected.
   *
   * @default - none
   */
  readonly requiredTypes?: PasswordCharacterType[];

  /**
   * The smallest number of different characters of a password.
   *
   * @default 1
   */
  readonly minUniqueCharacters?: number;
}

/**
 * The passwords that a system accepts, and so the passwords that are generated for it.
 *
 * A space is never generated.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
 */
export class PasswordRules {
  /**
   * Rules of your own, for a system that `DatabaseEngine` does not know.
   *
   * @param options the rules that differ from the defaults
   * @throws if no character, or no character of a required type, remains to generate; if the length is out of its range; or if the given
   * characters are tokens
   */
  public static of(options: PasswordRulesOptions = {}): PasswordRules {
    return new PasswordRules(options);
  }

  /** The number of characters to generate. */
  public readonly length: number;

  /** The smallest number of characters that the system accepts. */
  public readonly minLength: number;

  /** The largest number of characters that the system accepts. */
  public readonly maxLength: number;

  /** All characters that are generated, by type and in ASCII order. */
  public readonly alphabet: string;

  /** The punctuation that is generated, in ASCII order; empty if none is generated. */
  public readonly punctuation: string;

  /**
   * All printable ASCII characters except the space that are not generated, in ASCII order.
   *
   * This includes the excluded types, for generators without other settings, such as the one of hosted rotation.
   */
  public readonly excludeCharacters: string;

  /** The types with characters that are generated. */
  public readonly includedTypes: PasswordCharacterType[];

  /** The types of which a password must have at least one character. */
  public readonly requiredTypes: PasswordCharacterType[];

  /** Whether a password has at least one character of each included type. */
  public readonly requireEachIncludedType: boolean;

  /** The smallest number of different characters of a password. */
  public readonly minUniqueCharacters: number;

  private constructor(private readonly options: PasswordRulesOptions) {
    raise(checkCharacters(options.excludeCharacters, options.punctuation));
    const characters = TYPES.map((type) => charactersOf(type, (character) => isGenerated(options, type, character)));
    this.minLength = options.minLength ?? 8;
    this.maxLength = options.maxLength ?? MAX_LENGTH;
    this.length = options.length ?? defaultLength(this.minLength, this.maxLength);
    this.alphabet = characters.join('');
    this.punctuation = characters[TYPES.indexOf(PasswordCharacterType.PUNCTUATION)];
    this.includedTypes = TYPES.filter((_type, index) => characters[index] !== '');
    this.excludeCharacters = charactersOutside(TYPES, this.alphabet);
    this.requiredTypes = [...options.requiredTypes ?? []];
    this.requireEachIncludedType = options.requireEachIncludedType ?? true;
    this.minUniqueCharacters = options.minUniqueCharacters ?? 1;
    raise(checkRules(this));
  }

  /**
   * These rules, without the characters that some uses do not accept.
   *
   * For an existing secret, changed rules generate a new password.
   *
   * @param uses the uses of the password
   * @throws if no character of a required type remains
   */
  public safeFor(...uses: PasswordUse[]): PasswordRules {
    const excludeCharacters = [this.options.excludeCharacters ?? '', ...uses.map((use) => use.excludeCharacters)].join('');
    return new PasswordRules({ ...this.options, excludeCharacters });
  }

  /**
   * These rules with another length.
   *
   * @param length the number of characters, within `minLength` and `maxLength`
   * @throws if the length is out of that range
   */
  public withLength(length: number): PasswordRules {
    return new PasswordRules({ ...this.options, length });
  }

  /**
   * The rules as CloudFormation requires them. Length and required types are given even if they equal the service's
   * defaults, and settings that would be false are left out: the result is frozen, see `engine-facts.ts`.
   *
   * @internal
   */
  public _generator(): secretsmanager.SecretStringGenerator {
    const excludes = (type: PasswordCharacterType) => this.includedTypes.includes(type) ? undefined : true;
    return {
      passwordLength: this.length,
      excludeCharacters: charactersOutside(this.includedTypes, this.alphabet) || undefined,
      excludeLowercase: excludes(PasswordCharacterType.LOWERCASE),
      excludeUppercase: excludes(PasswordCharacterType.UPPERCASE),
      excludeNumbers: excludes(PasswordCharacterType.NUMBERS),
      excludePunctuation: excludes(PasswordCharacterType.PUNCTUATION),
      requireEachIncludedType: this.requireEachIncludedType,
    };
  }
}

function isGenerated(options: PasswordRulesOptions, type: PasswordCharacterType, character: string): boolean {
  const excludedType = {
    [PasswordCharacterType.LOWERCASE]: options.excludeLowercase,
    [PasswordCharacterType.UPPERCASE]: options.excludeUppercase,
    [PasswordCharacterType.NUMBERS]: options.excludeNumbers,
    [PasswordCharacterType.PUNCTUATION]: options.excludePunctuation,
  }[type] ?? false;
  const allowed = type !== PasswordCharacterType.PUNCTUATION || (options.punctuation ?? PUNCTUATION).includes(character);
  return !excludedType && allowed && !(options.excludeCharacters ?? '').includes(character);
}

/** The characters of these types that are not in the alphabet, in ASCII order. */
function charactersOutside(types: readonly PasswordCharacterType[], alphabet: string): string {
  const all = types.map((type) => charactersOf(type, () => true)).join('');
  return [...without(all, alphabet)].sort().join('');
}

function defaultLength(minLength: number, maxLength: number): number {
  return isKnown(minLength) && isKnown(maxLength) ? Math.min(Math.max(DEFAULT_LENGTH, minLength), maxLength) : DEFAULT_LENGTH;
}
