import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretGuards } from '../access/guards/secret-guards';
import { SecretEnvironment } from '../naming/secret-environment';

/** Options of the path and of the access tags of a hierarchy. */
export interface HierarchyPathOptions {
  /**
   * Further levels below the application, such as `['eu', 'billing']` for names that start with `prod/orders/eu/billing/`.
   *
   * @default - none: names start with `environment/application/`
   */
  readonly subPath?: string[];

  /**
   * Tags that decide about access in addition to `Environment` and `Application`. The readers of this hierarchy can read only secrets that
   * have all of these tags.
   *
   * Give tags that change, such as a cost centre, in `tags`.
   *
   * @default - none: `Environment` and `Application` decide
   */
  readonly accessTags?: { [key: string]: string };
}

/** Properties of `TaggedSecretHierarchy`. */
export interface TaggedSecretHierarchyProps extends HierarchyPathOptions {
  /** The first level of the names, and the value of the tag `Environment`. */
  readonly environment: SecretEnvironment;

  /** The second level of the names, and the value of the tag `Application`: letters, digits and `_+=.@-`, 1 to 64 characters. */
  readonly application: string;

  /**
   * Tags for information and cost allocation. They do not decide about access.
   *
   * @default - none
   */
  readonly tags?: { [key: string]: string };

  /**
   * The key that encrypts the secrets, created in this app or imported.
   *
   * @default - a new key for the hierarchy
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The regions to which the secrets are replicated. Give each of them a key of that region.
   *
   * Other accounts that can read the hierarchy are also allowed to use these keys, if this app creates them.
   *
   * @default - no replicas
   */
  readonly replicaRegions?: secretsmanager.ReplicaRegion[];

  /**
   * What happens to the secrets and to the hierarchy's key if they are removed from the stack. `RemovalPolicy.DESTROY` also requires
   * `allowDestroy`.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether CloudFormation may delete the secrets permanently, without a recovery window.
   *
   * @default false
   */
  readonly allowDestroy?: boolean;

  /**
   * The resource policies that deny changes of the secrets' tags, policies and rotation functions, and their deletion.
   *
   * @default - `SecretGuards.standard()` in production, `SecretGuards.none()` elsewhere
   */
  readonly guards?: SecretGuards;
}

/** Options of `TaggedSecretHierarchy.include`. */
export interface IncludeOptions {
  /**
   * The key of the secret, which readers of the hierarchy are allowed to use. Give it for a secret whose construct does not know its key,
   * such as an L1 secret.
   *
   * @default - the key that the secret's construct knows, if it knows one
   */
  readonly encryptionKey?: kms.IKey;
}
