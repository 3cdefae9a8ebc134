import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { checkCharacters, checkRules, LONGEST } from './check-password-rules';
import { charactersOf, PasswordCharacterType, PUNCTUATION, TYPES, without } from './password-characters';
import { PasswordUse } from './password-use';
import { raise } from '../private/problems';
import { isKnown } from '../private/tokens';

const USUAL_LENGTH = 32;

/** Options of `PasswordRules.of`. */
export interface PasswordRulesProps {
  /**
   * Number of characters to generate, within `minLength` and `maxLength`.
   *
   * @default - 32, or the bound that is nearest to it
   */
  readonly length?: number;

  /**
   * Fewest characters that are taken, 1 to 4096.
   *
   * @default 8
   */
  readonly minLength?: number;

  /**
   * Most characters that are taken, 1 to 4096.
   *
   * @default 4096
   */
  readonly maxLength?: number;

  /**
   * The only punctuation that may be generated. For a system that names what it allows.
   *
   * @default - all of it: !"#$%&'()*+,-./:;<=>?@[\]^_`{|}~
   */
  readonly punctuation?: string;

  /**
   * Characters that must not be generated, of any type. For a system that names what it forbids. A type of which
   * this leaves nothing counts as excluded.
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
   * Whether a password holds at least one character of each type that is not excluded.
   *
   * @default true
   */
  readonly requireEachIncludedType?: boolean;

  /**
   * The types that a password must hold, so that rules which leave nothing of one of them are refused.
   *
   * @default - none
   */
  readonly requiredTypes?: PasswordCharacterType[];

  /**
   * How many different characters a password must hold at least.
   *
   * @default 1
   */
  readonly minUniqueCharacters?: number;
}

/**
 * What a system takes as a password, and so what may be generated for it.
 *
 * The space is never generated.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
 */
export class PasswordRules {
  /**
   * Rules of your own, for a system that `DatabaseEngine` does not know.
   *
   * @throws where nothing is left to generate, where nothing is left of a type that is required, where the length is
   * out of its range, and where the characters given are tokens
   */
  public static of(props: PasswordRulesProps = {}): PasswordRules {
    return new PasswordRules(props);
  }

  /** Number of characters to generate. */
  public readonly length: number;

  /** Fewest characters that are taken. */
  public readonly minLength: number;

  /** Most characters that are taken. */
  public readonly maxLength: number;

  /** Every character that may be generated, by type and in ASCII order. */
  public readonly alphabet: string;

  /** The punctuation that may be generated, in ASCII order; empty where there is none. */
  public readonly punctuation: string;

  /**
   * Every printable ASCII character but the space that must not be generated, in ASCII order.
   *
   * It holds the excluded types as well, for generators that know no other setting, such as hosted rotation's.
   */
  public readonly excludeCharacters: string;

  /** The types of which something may be generated. */
  public readonly includedTypes: PasswordCharacterType[];

  /** The types that a password must hold. */
  public readonly requiredTypes: PasswordCharacterType[];

  /** Whether a password holds at least one character of each included type. */
  public readonly requireEachIncludedType: boolean;

  /** How many different characters a password must hold at least. */
  public readonly minUniqueCharacters: number;

  private constructor(private readonly props: PasswordRulesProps) {
    raise(checkCharacters(props.excludeCharacters, props.punctuation));
    const characters = TYPES.map((type) => charactersOf(type, (character) => mayGenerate(props, type, character)));
    this.minLength = props.minLength ?? 8;
    this.maxLength = props.maxLength ?? LONGEST;
    this.length = props.length ?? usualLength(this.minLength, this.maxLength);
    this.alphabet = characters.join('');
    this.punctuation = characters[TYPES.indexOf(PasswordCharacterType.PUNCTUATION)];
    this.includedTypes = TYPES.filter((_type, index) => characters[index] !== '');
    this.excludeCharacters = excluded(TYPES, this.alphabet);
    this.requiredTypes = [...props.requiredTypes ?? []];
    this.requireEachIncludedType = props.requireEachIncludedType ?? true;
    this.minUniqueCharacters = props.minUniqueCharacters ?? 1;
    raise(checkRules(this));
  }

  /**
   * These rules, narrowed to what some uses take as well.
   *
   * Narrowing the rules of a secret that exists gives its user a new password.
   *
   * @throws where nothing is left of a type that is required
   */
  public safeFor(...uses: PasswordUse[]): PasswordRules {
    const excludeCharacters = [this.props.excludeCharacters ?? '', ...uses.map((use) => use.excludeCharacters)].join('');
    return new PasswordRules({ ...this.props, excludeCharacters });
  }

  /**
   * These rules with another length.
   *
   * @param length number of characters, within `minLength` and `maxLength`
   * @throws where the length is out of that range
   */
  public withLength(length: number): PasswordRules {
    return new PasswordRules({ ...this.props, length });
  }

  /**
   * The rules as CloudFormation takes them. Length and required types are written out although they may equal the
   * service's defaults, and what equals "false" is left out: this text is frozen, see `engine-facts.ts`.
   *
   * @internal
   */
  public _generator(): secretsmanager.SecretStringGenerator {
    const left = (type: PasswordCharacterType) => this.includedTypes.includes(type) ? undefined : true;
    return {
      passwordLength: this.length,
      excludeCharacters: excluded(this.includedTypes, this.alphabet) || undefined,
      excludeLowercase: left(PasswordCharacterType.LOWERCASE),
      excludeUppercase: left(PasswordCharacterType.UPPERCASE),
      excludeNumbers: left(PasswordCharacterType.NUMBERS),
      excludePunctuation: left(PasswordCharacterType.PUNCTUATION),
      requireEachIncludedType: this.requireEachIncludedType,
    };
  }
}

function mayGenerate(props: PasswordRulesProps, type: PasswordCharacterType, character: string): boolean {
  const excludedType = {
    [PasswordCharacterType.LOWERCASE]: props.excludeLowercase,
    [PasswordCharacterType.UPPERCASE]: props.excludeUppercase,
    [PasswordCharacterType.NUMBERS]: props.excludeNumbers,
    [PasswordCharacterType.PUNCTUATION]: props.excludePunctuation,
  }[type] ?? false;
  const allowed = type !== PasswordCharacterType.PUNCTUATION || (props.punctuation ?? PUNCTUATION).includes(character);
  return !excludedType && allowed && !(props.excludeCharacters ?? '').includes(character);
}

/** The characters of some types that the alphabet leaves out, in ASCII order. */
function excluded(types: readonly PasswordCharacterType[], alphabet: string): string {
  const all = types.map((type) => charactersOf(type, () => true)).join('');
  return [...without(all, alphabet)].sort().join('');
}

function usualLength(minLength: number, maxLength: number): number {
  return isKnown(minLength) && isKnown(maxLength) ? Math.min(Math.max(USUAL_LENGTH, minLength), maxLength) : USUAL_LENGTH;
}
