import { SecretValue } from 'aws-cdk-lib';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { PasswordRules } from '../../engines/password-rules';
import { SecretContent } from '../content/secret-content';
import { ManagedSecret } from '../managed-secret';
import { ManagedSecretOptions } from '../managed-secret-props';

/** Frozen: with other characters or another length, CloudFormation would generate a new value for every live secret. */
const KEY_RULES = PasswordRules.of({ length: 40, excludePunctuation: true });

/** Properties of `ApiKeySecret`. */
export interface ApiKeySecretProps extends ManagedSecretOptions {
  /**
   * The key, if a `NoEcho` parameter or another secret holds it already.
   *
   * @default - a generated key. For an API of your own, this is the key. For an API of a provider, it is a placeholder: consumers can be
   * deployed before a person or a program stores the key that the provider issued.
   */
  readonly value?: SecretValue;

  /**
   * The length and the characters of a generated key. Choose them when you create the secret: a later change generates another key.
   *
   * @default - 40 letters and digits
   */
  readonly rules?: PasswordRules;
}

/**
 * A key for an API, stored as plain text.
 *
 * Store the key of a provider after deployment, with `aws secretsmanager put-secret-value`. Later deployments do not change it.
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
