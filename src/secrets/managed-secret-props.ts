import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretContent } from './content/secret-content';
import { SecretGuards } from '../access/guards/secret-guards';

/** What every kind of secret takes. */
export interface ManagedSecretOptions {
  /**
   * The name: 1 to 256 letters, digits and `/_+=.@-`, not ending in a hyphen and six characters. Changing it replaces the secret.
   *
   * @default - in a hierarchy the path and the id, otherwise a name that CloudFormation makes
   */
  readonly secretName?: string;

  /**
   * What the secret is for, up to 2,048 characters. Nothing secret: everyone who may list secrets reads it.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * The customer-managed key that encrypts the secret, made here or imported. Grants go to the readers' own policies; its key policy stays as it is.
   *
   * @default - in a hierarchy its key, otherwise one key for all secrets of the stack, `SecretsEncryptionKey.of(scope)`
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Tags of the secret, at most 50, keys of 1 to 127 and values of 1 to 255 characters. Stronger than `Tags.of(app)`.
   *
   * @default - in a hierarchy its tags, otherwise none
   */
  readonly tags?: { [key: string]: string };

  /**
   * The regions the secret is replicated to, each best with a key of that region.
   *
   * @default - in a hierarchy its regions, otherwise no replicas
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
   */
  readonly replicaRegions?: secretsmanager.ReplicaRegion[];

  /**
   * What becomes of the secret when it leaves the stack. CloudFormation deletes secrets at once, without the recovery window,
   * so `RemovalPolicy.DESTROY` also takes `allowDestroy`.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether the secret may be destroyed for good, without a recovery window.
   *
   * @default false
   */
  readonly allowDestroy?: boolean;

  /**
   * The resource policy that protects the secret's tags, policy, rotation function and existence.
   *
   * @default - in a hierarchy its guards, otherwise none
   */
  readonly guards?: SecretGuards;
}

/** Properties of `ManagedSecret`. */
export interface ManagedSecretProps extends ManagedSecretOptions {
  /** What is stored when the secret is made. */
  readonly content: SecretContent;
}
