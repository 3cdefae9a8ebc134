import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretContent } from './content/secret-content';
import { SecretGuards } from '../access/guards/secret-guards';

/** Options of every kind of secret. */
export interface ManagedSecretOptions {
  /**
   * The name: 1 to 256 letters, digits and `/_+=.@-`, not ending in a hyphen and six characters. Changing it replaces the secret.
   *
   * @default - in a hierarchy the path and the secret type, otherwise a name that CloudFormation generates
   */
  readonly secretName?: string;

  /**
   * The purpose of the secret, at most 2,048 characters. It is not secret: every principal that can list secrets can read it.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * The customer-managed key that encrypts the secret, created in this app or imported. Grants add statements to the readers' own policies
   * and do not change the key policy.
   *
   * @default - in a hierarchy its key, otherwise one key for all secrets of the stack, `SecretsEncryptionKey.of(scope)`
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Tags of the secret, at most 50, keys of 1 to 127 and values of 1 to 255 characters. They override `Tags.of(app)`.
   *
   * @default - in a hierarchy its tags, otherwise none
   */
  readonly tags?: { [key: string]: string };

  /**
   * The regions to which the secret is replicated. Give each of them a key of that region.
   *
   * @default - in a hierarchy its regions, otherwise no replicas
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
   */
  readonly replicaRegions?: secretsmanager.ReplicaRegion[];

  /**
   * What happens to the secret if it is removed from the stack. CloudFormation deletes secrets at once, without the recovery window, so
   * `RemovalPolicy.DESTROY` also requires `allowDestroy`.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether CloudFormation may delete the secret permanently, without a recovery window.
   *
   * @default false
   */
  readonly allowDestroy?: boolean;

  /**
   * The resource policy that denies changes of the secret's tags, policy and rotation function, and its deletion.
   *
   * @default - in a hierarchy its guards, otherwise none
   */
  readonly guards?: SecretGuards;
}

/** Properties of `ManagedSecret`. */
export interface ManagedSecretProps extends ManagedSecretOptions {
  /** What is stored when the secret is created. */
  readonly content: SecretContent;
}
