import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretGuards } from '../access/guards/secret-guards';
import { SecretEnvironment } from '../naming/secret-environment';

/** Where a hierarchy lies, and what its secrets are told by. */
export interface HierarchyPathOptions {
  /**
   * Further levels below the application, such as `['eu', 'billing']` for names that start `prod/orders/eu/billing/`.
   *
   * @default - none, names start `environment/application/`
   */
  readonly subPath?: string[];

  /**
   * Tags that decide about access beside `Environment` and `Application`: readers by this hierarchy read only secrets that have
   * them all.
   *
   * Tags that change, such as a cost centre, belong in `tags`.
   *
   * @default - none, `Environment` and `Application` decide
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
   * Tags for people and for cost allocation; they do not decide about access.
   *
   * @default - none
   */
  readonly tags?: { [key: string]: string };

  /**
   * The key that encrypts the secrets, made here or imported.
   *
   * @default - a key of the hierarchy
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The regions that the secrets are replicated to, each best with a key of that region.
   *
   * Other accounts that may read the hierarchy may use these keys too, where they are made in this app.
   *
   * @default - no replicas
   */
  readonly replicaRegions?: secretsmanager.ReplicaRegion[];

  /**
   * What becomes of the secrets and of the hierarchy's key when they leave the stack; `RemovalPolicy.DESTROY` also takes `allowDestroy`.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether the secrets may be destroyed for good, without a recovery window.
   *
   * @default false
   */
  readonly allowDestroy?: boolean;

  /**
   * The resource policies that protect the secrets' tags, policies, rotation functions and existence.
   *
   * @default - `SecretGuards.standard()` in production, `SecretGuards.none()` elsewhere
   */
  readonly guards?: SecretGuards;
}
