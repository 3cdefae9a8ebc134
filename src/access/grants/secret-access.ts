import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { AccessLevel, AccessLevels } from './access-level';
import { checkStages } from './check-stages';
import { grantAccess } from './grant-access';
import { SecretPath } from '../../naming/secret-path';
import { raise } from '../../private/problems';
import { AccessTarget } from '../targets/access-target';
import { pathTarget } from '../targets/path-target';
import { secretTarget } from '../targets/secret-target';

/** Options of `SecretAccess.ofSecret`. */
export interface SecretAccessOptions {
  /**
   * The customer-managed key of the secret.
   *
   * @default - the key of an L2 secret; for a secret of this app without a key, the AWS managed key `aws/secretsmanager`
   */
  readonly encryptionKey?: kms.IKey;
}

/** Options of `SecretAccess.ofPath`. */
export interface PathAccessOptions {
  /**
   * The tags that a secret must have, such as `{ Environment: 'production' }`; `{}` for every secret below the path.
   *
   * @default - `Environment` and, below an application, `Application`, with the values of the path
   */
  readonly tags?: { [key: string]: string };

  /**
   * The customer-managed keys of the secrets; `[]` if they use the AWS managed key `aws/secretsmanager`.
   *
   * @default - no grant allows the use of a key, and a warning reports this
   */
  readonly encryptionKeys?: kms.IKey[];

  /**
   * The account of the secrets: 12 digits.
   *
   * @default - the account of the scope's stack
   */
  readonly account?: string;

  /**
   * The region of the secrets, such as `eu-central-1`. For replicas, the region of the replicas.
   *
   * @default - the region of the scope's stack
   */
  readonly region?: string;
}

/**
 * Grants access to a secret, or to all secrets below a path.
 *
 * Grants to a role, user or group are collected in one managed policy of that principal, so the secret's resource policy and the key
 * policy do not grow with the number of readers. Other accounts, services and organizations are allowed in the secret's resource policy
 * and in the key policy. The same grant is added only once.
 *
 * Every method throws if the grant cannot take effect, for example for a function imported without its role, or if the policy of an
 * imported secret or key would have to change. For roles whose policies are managed elsewhere on purpose (`mutable: false`,
 * `withoutPolicyUpdates`) it adds a warning instead.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access.html
 */
export class SecretAccess {
  /**
   * Access to one secret: an L1 or L2 secret, or one imported by complete ARN, partial ARN or name.
   *
   * @param scope for an imported secret, the construct that errors name; the policy of its rotation function is created in its stack
   * @param secret the secret
   * @param options the key of the secret
   * @throws if an L1 secret has a customer-managed key and `encryptionKey` is not given
   */
  public static ofSecret(scope: Construct, secret: interfaces.ISecretRef, options: SecretAccessOptions = {}): SecretAccess {
    return new SecretAccess(secretTarget(scope, secret, options.encryptionKey));
  }

  /**
   * Access to all secrets below a path that have the tags, of this app or others. The statements do not grow with the number of secrets.
   *
   * @param scope the construct that errors name
   * @param path the path, such as `prod/orders`; a secret whose name equals it is not below it
   * @param options tags, keys, account and region of the secrets
   * @throws if `tags` break the rules of Secrets Manager
   */
  public static ofPath(scope: Construct, path: SecretPath, options: PathAccessOptions = {}): SecretAccess {
    return new SecretAccess(pathTarget(scope, path, options));
  }

  /** @internal */
  public static _of(target: AccessTarget): SecretAccess {
    return new SecretAccess(target);
  }

  private constructor(private readonly target: AccessTarget) {}

  /**
   * Allows reading all versions: `DescribeSecret`, `GetSecretValue`.
   *
   * @param grantee the principal that reads
   * @throws if the grant cannot take effect
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, AccessLevels.READ);
  }

  /**
   * Allows describing the secret, and reading only the versions with one of these staging labels. Requests with a version id are denied.
   *
   * A request without label and version id returns AWSCURRENT. It is allowed only if AWSCURRENT is one of the labels.
   *
   * @param grantee the principal that reads
   * @param stages staging labels, such as `AWSCURRENT` or your own: 1 to 256 characters each
   * @throws if no label is given, a label is too long, or the grant cannot take effect
   */
  public readStages(grantee: iam.IGrantable, ...stages: string[]): iam.Grant {
    raise(checkStages(stages), this.target.scope);
    return this.grant(grantee, AccessLevels.readStages(stages));
  }

  /**
   * Allows what `read` allows, and to read up to 20 secrets in one call: `BatchGetSecretValue`, `ListSecrets`.
   *
   * These two support neither resources nor tags, so they are allowed on `*`. The grantee can list the names and tags of all secrets of the
   * account, but can read no value that `read` does not allow.
   *
   * @param grantee the principal that reads
   * @throws if the grant cannot take effect
   */
  public batchRead(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, AccessLevels.BATCH_READ);
  }

  /**
   * Allows storing values and moving staging labels, but not reading: `DescribeSecret`, `ListSecretVersionIds`, `PutSecretValue`,
   * `UpdateSecretVersionStage`.
   *
   * `UpdateSecret` is not included, since it can also change the key of the secret. `administer` includes it.
   *
   * @param grantee the principal that writes
   * @throws if the grant cannot take effect
   */
  public write(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, AccessLevels.WRITE);
  }

  /**
   * Allows the actions of a rotation function: `DescribeSecret`, `GetSecretValue`, `ListSecretVersionIds`, `PutSecretValue`,
   * `UpdateSecretVersionStage`.
   *
   * Unlike for readers, the policy is created in the secret's stack. The schedule in that stack refers to the function, so a policy in
   * the function's stack would close a cycle.
   *
   * @param grantee the rotation function or its role
   * @throws if the grant cannot take effect
   */
  public rotate(grantee: iam.IGrantable): iam.Grant {
    return grantAccess(grantee, AccessLevels.ROTATE, this.target, 'secret');
  }

  /**
   * Allows everything except reading values: metadata, tags, key, resource policy, rotation, deletion, replication. Below a path it also
   * allows creating secrets that have its tags.
   *
   * A principal that may change the resource policy can allow itself to read. `SecretGuards` prevents that.
   *
   * @param grantee the principal that administers
   * @throws if the grant cannot take effect
   */
  public administer(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, AccessLevels.ADMINISTER);
  }

  /** @internal */
  public _useKey(grantee: iam.IGrantable, actions: string[]): iam.Grant {
    return this.grant(grantee, AccessLevels.useKey(actions));
  }

  private grant(grantee: iam.IGrantable, level: AccessLevel): iam.Grant {
    return grantAccess(grantee, level, this.target, 'principal');
  }
}
