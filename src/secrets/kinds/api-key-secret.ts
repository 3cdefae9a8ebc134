import { SecretValue } from 'aws-cdk-lib';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { PasswordRules } from '../../engines/password-rules';
import { SecretContent } from '../content/secret-content';
import { ManagedSecret } from '../managed-secret';
import { ManagedSecretOptions } from '../managed-secret-props';

/** Frozen: another alphabet or length would give every live secret a new value. */
const KEY_RULES = PasswordRules.of({ length: 40, excludePunctuation: true });

/** Properties of `ApiKeySecret`. */
export interface ApiKeySecretProps extends ManagedSecretOptions {
  /**
   * The key, where it is kept elsewhere already: in a `NoEcho` parameter or another secret.
   *
   * @default - a generated key: the key itself for an API of your own, and for an API of others a
   * placeholder that lets consumers deploy until a person or a program stores the issued key
   */
  readonly value?: SecretValue;

  /**
   * What a generated key is made of. Choose when the secret is made: changing it later generates another key.
   *
   * @default - 40 letters and digits
   */
  readonly rules?: PasswordRules;
}

/**
 * A key for an API, stored as plain text.
 *
 * The key of a provider is stored after deployment (`aws secretsmanager put-secret-value`); later
 * deployments do not touch it.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_update-secret-value.html
 */
@propertyInjectable
export class ApiKeySecret extends ManagedSecret {
  /** Identifies this class for property injection. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-managed-secrets.ApiKeySecret';

  constructor(scope: Construct, id: string, props: ApiKeySecretProps = {}) {
    super(scope, id, {
      ...props,
      content: props.value ? SecretContent.fromValue(props.value) : SecretContent.generatedPassword(props.rules ?? KEY_RULES),
    });
  }
}
