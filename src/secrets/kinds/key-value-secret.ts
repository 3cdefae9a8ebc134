import { SecretValue } from 'aws-cdk-lib';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { SecretContent } from '../content/secret-content';
import { ManagedSecret } from '../managed-secret';
import { ManagedSecretOptions } from '../managed-secret-props';

/** Properties of `KeyValueSecret`. */
export interface KeyValueSecretProps extends ManagedSecretOptions {
  /**
   * The values, kept elsewhere already: in `NoEcho` parameters, other secrets, attributes of resources.
   *
   * @default - none: the secret is made empty, a person or a program stores a JSON object after deployment
   */
  readonly values?: { [key: string]: SecretValue };
}

/**
 * Any pairs of keys and values, stored as one JSON object of at most 65,536 bytes.
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
