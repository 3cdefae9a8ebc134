import { SecretValue } from 'aws-cdk-lib';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { SecretContent } from '../content/secret-content';
import { ManagedSecret } from '../managed-secret';
import { ManagedSecretOptions } from '../managed-secret-props';

/** Properties of `KeyValueSecret`. */
export interface KeyValueSecretProps extends ManagedSecretOptions {
  /**
   * The values that `NoEcho` parameters, other secrets or attributes of resources hold already.
   *
   * @default - none: the secret is created without a value, and a person or a program stores a JSON object after deployment
   */
  readonly values?: { [key: string]: SecretValue };
}

/**
 * Keys and values of your choice, stored as one JSON object of at most 65,536 bytes.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/create_secret.html
 */
@propertyInjectable
export class KeyValueSecret extends ManagedSecret {
  /** Identifies this class for property injection. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-managed-secrets.KeyValueSecret';

  constructor(scope: Construct, id: string, props: KeyValueSecretProps = {}) {
    super(scope, id, { ...props, content: props.values ? SecretContent.keyValues(props.values) : SecretContent.empty() });
  }
}
