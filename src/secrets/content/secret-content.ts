import { SecretValue, Stack } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { checkKeyValues, checkTemplate, checkValue } from './check-content';
import { PasswordRules } from '../../engines/password-rules';
import { raise } from '../../private/problems';

/** Properties of `SecretContent.generatedJson`. */
export interface GeneratedJsonProps {
  /**
   * The fixed fields, stored in addition to the generated one. They must be literals and not secret, since the template contains them.
   *
   * If any of them changes, CloudFormation generates a new value, so give only fields that never change.
   */
  readonly template: { [key: string]: string };

  /**
   * The field that holds the generated value.
   *
   * @default 'password'
   */
  readonly generatedKey?: string;

  /**
   * The length and the characters of the generated value.
   *
   * @default - 32 characters: letters, digits and punctuation
   */
  readonly rules?: PasswordRules;
}

/** The values of the two properties of `AWS::SecretsManager::Secret` that hold content. */
export interface RenderedContent {
  readonly generateSecretString?: CfnSecret.GenerateSecretStringProperty;
  readonly secretString?: string;
}

/**
 * What is stored in a secret when it is created.
 *
 * Generation is frozen: CloudFormation generates a new value if any part of it changes, while the database keeps the old one. So fields are
 * stored in the order of their names, and what each kind of secret generates never changes within a major version of this library.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html
 */
export class SecretContent {
  /**
   * A generated value stored as plain text.
   *
   * @param rules the length and the characters of the value, by default 32 characters: letters, digits and punctuation
   */
  public static generatedPassword(rules: PasswordRules = PasswordRules.of()): SecretContent {
    return new SecretContent(() => ({ generateSecretString: rules._generator() }));
  }

  /**
   * A JSON object of fixed fields and one generated field.
   *
   * @throws if a field is a token, the generated field is also a fixed field, or the object has more than 65,536 bytes
   */
  public static generatedJson(options: GeneratedJsonProps): SecretContent {
    return SecretContent._generatedFields(options.template, options);
  }

  /**
   * A JSON object of values that other resources hold: parameters, other secrets, attributes of resources.
   *
   * @throws if a value is a literal (the template would contain it), CloudFormation cannot read it here, or the object has more than
   * 65,536 bytes
   */
  public static keyValues(values: { [key: string]: SecretValue }): SecretContent {
    raise(checkKeyValues('values', values));
    return SecretContent._fields({}, values);
  }

  /**
   * One value that another resource holds, stored unchanged: a parameter, another secret, an attribute of a resource.
   *
   * @throws if the value is a literal (the template would contain it), or CloudFormation cannot read it here
   */
  public static fromValue(value: SecretValue): SecretContent {
    raise(checkValue('value', value));
    return new SecretContent(() => ({ secretString: value.unsafeUnwrap() }));
  }

  /**
   * No content: a person or a program stores the value after deployment, with `PutSecretValue`.
   *
   * Use it for binary values (certificates, key stores), which CloudFormation cannot store. Until a value is stored, reading the secret fails
   * with `ResourceNotFoundException`.
   */
  public static empty(): SecretContent {
    return new SecretContent(() => ({}));
  }

  /**
   * Generated JSON with fixed fields of any type, and with references to other resources of the app. The text of a reference in the
   * template stays the same.
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
   * JSON of literals that are not secret, and of values that other resources hold.
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

/** Sorts the fields by key. In some languages maps have no order, and another order would generate another value. */
function sorted(fields: { [key: string]: unknown }): { [key: string]: unknown } {
  return Object.fromEntries(Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1)));
}
