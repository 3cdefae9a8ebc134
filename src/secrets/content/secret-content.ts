import { SecretValue, Stack } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { checkKeyValues, checkTemplate, checkValue } from './check-content';
import { PasswordRules } from '../../engines/password-rules';
import { raise } from '../../private/problems';

/** Properties of `SecretContent.generatedJson`. */
export interface GeneratedJsonProps {
  /**
   * The fixed fields, stored beside the generated one. Literals only, and nothing secret: they stand in the template.
   *
   * Changing any of them makes CloudFormation generate a new value, so put here only what never changes.
   */
  readonly template: { [key: string]: string };

  /**
   * The field that gets the generated value.
   *
   * @default 'password'
   */
  readonly generatedKey?: string;

  /**
   * What the generated value is made of.
   *
   * @default - 32 characters, letters, digits and punctuation
   */
  readonly rules?: PasswordRules;
}

/** What the two properties of `AWS::SecretsManager::Secret` that hold content are set to. */
export interface RenderedContent {
  readonly generateSecretString?: CfnSecret.GenerateSecretStringProperty;
  readonly secretString?: string;
}

/**
 * What is stored in a secret when it is made.
 *
 * Generation is frozen: CloudFormation generates a new value whenever any part of it changes, while
 * the database keeps the old one. So fields are stored in the order of their names, and what each
 * kind of secret generates never changes within a major version of this library.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html
 */
export class SecretContent {
  /**
   * A generated value stored as plain text.
   *
   * @param rules what the value is made of, by default 32 characters: letters, digits and punctuation
   */
  public static generatedPassword(rules: PasswordRules = PasswordRules.of()): SecretContent {
    return new SecretContent(() => ({ generateSecretString: rules._generator() }));
  }

  /**
   * A JSON object of fixed fields and one generated field.
   *
   * @throws where a field is a token, the generated field is fixed too, or the whole is over 65,536 bytes
   */
  public static generatedJson(options: GeneratedJsonProps): SecretContent {
    return SecretContent._generatedFields(options.template, options);
  }

  /**
   * A JSON object of values that are kept elsewhere: parameters, other secrets, attributes of resources.
   *
   * @throws where a value is a literal (it would stand in the template), cannot be read by
   * CloudFormation here, or the whole is over 65,536 bytes
   */
  public static keyValues(values: { [key: string]: SecretValue }): SecretContent {
    raise(checkKeyValues('values', values));
    return SecretContent._fields({}, values);
  }

  /**
   * One value that is kept elsewhere, stored as it is: a parameter, another secret, an attribute of a resource.
   *
   * @throws where the value is a literal (it would stand in the template) or cannot be read by CloudFormation here
   */
  public static fromValue(value: SecretValue): SecretContent {
    raise(checkValue('value', value));
    return new SecretContent(() => ({ secretString: value.unsafeUnwrap() }));
  }

  /**
   * Nothing: a person or a program stores the value after deployment, with `PutSecretValue`.
   *
   * The only content for binary values (certificates, key stores), which CloudFormation cannot
   * store. Until it is filled, reading it answers `ResourceNotFoundException`.
   */
  public static empty(): SecretContent {
    return new SecretContent(() => ({}));
  }

  /**
   * Generated JSON whose fixed fields may hold more than strings, and references to other resources of the app, whose
   * text in the template stays the same.
   *
   * @internal
   */
  public static _generatedFields(
    template: { [key: string]: unknown }, options: Omit<GeneratedJsonProps, 'template'> = {}, references: { [key: string]: string } = {},
  ): SecretContent {
    const generatedKey = options.generatedKey ?? 'password';
    const rules = options.rules ?? PasswordRules.of();
    raise(checkTemplate(template, generatedKey, rules.length));
    const fields = sorted({ ...template, ...references });
    const literal = Object.keys(references).length === 0 ? JSON.stringify(fields) : undefined;
    return new SecretContent((scope) => ({
      generateSecretString: {
        ...rules._generator(),
        secretStringTemplate: literal ?? Stack.of(scope).toJsonString(fields),
        generateStringKey: generatedKey,
      },
    }));
  }

  /**
   * JSON of literals that are no secrets, and of values kept elsewhere.
   *
   * @internal
   */
  public static _fields(literals: { [key: string]: string }, values: { [key: string]: SecretValue }): SecretContent {
    return new SecretContent((scope) => {
      const unwrapped = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value.unsafeUnwrap()]));
      return { secretString: Stack.of(scope).toJsonString(sorted({ ...literals, ...unwrapped })) };
    });
  }

  private constructor(private readonly render: (scope: IConstruct) => RenderedContent) {}

  /** @internal */
  public _render(scope: IConstruct): RenderedContent {
    return this.render(scope);
  }
}

/** In the order of the keys: maps keep no order in some languages, and another order would generate another value. */
function sorted(fields: { [key: string]: unknown }): { [key: string]: unknown } {
  return Object.fromEntries(Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1)));
}
