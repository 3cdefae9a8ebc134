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
   * The key of the secret.
   *
   * @default - the key that an L2 secret knows; AWS's own key `aws/secretsmanager` for a secret made here without one
   */
  readonly encryptionKey?: kms.IKey;
}

/** Options of `SecretAccess.ofPath`. */
export interface PathAccessOptions {
  /**
   * The tags that a secret must have to be reached, such as `{ Environment: 'production' }`; `{}` for every secret below the path.
   *
   * @default - `Environment` and, below an application, `Application`, with the values of the path
   */
  readonly tags?: { [key: string]: string };

  /**
   * The keys of the secrets; `[]` where they have AWS's own key `aws/secretsmanager`.
   *
   * @default - no grant allows the use of a key, and a warning says so
   */
  readonly encryptionKeys?: kms.IKey[];

  /**
   * The account that has the secrets.
   *
   * @default - the account of the scope's stack
   */
  readonly account?: string;

  /**
   * The region of the secrets, such as the one their replicas are in.
   *
   * @default - the region of the scope's stack
   */
  readonly region?: string;
}

/**
 * Who may do what with a secret, or with all secrets below a path.
 *
 * Grants go to the principal's side: one managed policy for each role, user or group takes everything it is granted, and neither the
 * secret's nor the key's policy grows with the number of readers. Other accounts, services and organizations are allowed in the
 * secret's resource policy and in the key policy. Granting twice adds nothing.
 *
 * Every method throws where the grant cannot take effect: a function imported without its role, a secret or key whose policy would have
 * to change but is imported. Roles whose policies are kept elsewhere on purpose (`mutable: false`, `withoutPolicyUpdates`) get a
 * warning instead.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access.html
 */
export class SecretAccess {
  /**
   * Access to one secret: L1, L2 or imported by complete ARN, partial ARN or name.
   *
   * @param scope where errors are reported for an imported secret, and where the policy of its rotation function goes
   * @throws where an L1 secret has a key of its own and `encryptionKey` is not given
   */
  public static ofSecret(scope: Construct, secret: interfaces.ISecretRef, options: SecretAccessOptions = {}): SecretAccess {
    return new SecretAccess(secretTarget(scope, secret, options.encryptionKey));
  }

  /**
   * Access to everything below a path that has the tags, made here or elsewhere: a statement or two, at any number of secrets.
   *
   * @param path such as `prod/orders`; the secret of that very name is not below it
   * @throws where `tags` break the rules of Secrets Manager
   */
  public static ofPath(scope: Construct, path: SecretPath, options: PathAccessOptions = {}): SecretAccess {
    return new SecretAccess(pathTarget(scope, path, options));
  }

  /** @internal */
  public static _of(target: AccessTarget): SecretAccess {
    return new SecretAccess(target);
  }

  private constructor(private readonly target: AccessTarget) {}

  /** Allows describing and reading: `DescribeSecret`, `GetSecretValue`, of every version. */
  public read(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, AccessLevels.READ);
  }

  /**
   * Allows describing, and reading the versions with one of these staging labels only; reading by version id is not allowed.
   *
   * Who names neither label nor version gets AWSCURRENT: allowed where it is among the labels, refused where it is not.
   *
   * @param stages labels such as `AWSCURRENT` or one of your own, 1 to 256 characters each
   * @throws where no label is given, or one is too long
   */
  public readStages(grantee: iam.IGrantable, ...stages: string[]): iam.Grant {
    raise(checkStages(stages), this.target.scope);
    return this.grant(grantee, AccessLevels.readStages(stages));
  }

  /**
   * Allows reading, and reading up to 20 secrets in one call: `BatchGetSecretValue`, `ListSecrets`.
   *
   * These two know neither resource nor tags, so they are allowed on `*`: that shows names and tags of all secrets of the account, but
   * no value that `read` would not allow.
   */
  public batchRead(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, AccessLevels.BATCH_READ);
  }

  /**
   * Allows storing values and moving staging labels, not reading: `DescribeSecret`, `ListSecretVersionIds`, `PutSecretValue`,
   * `UpdateSecretVersionStage`.
   *
   * Not `UpdateSecret`, which could also move the secret to another key: `administer` has it.
   */
  public write(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, AccessLevels.WRITE);
  }

  /**
   * Allows what a rotation function does: `DescribeSecret`, `GetSecretValue`, `ListSecretVersionIds`, `PutSecretValue`,
   * `UpdateSecretVersionStage`.
   *
   * The policy lives in the secret's stack, opposite to that of readers: the schedule there refers to the function, so that a policy in
   * the function's stack would close a cycle.
   */
  public rotate(grantee: iam.IGrantable): iam.Grant {
    return grantAccess(grantee, AccessLevels.ROTATE, this.target, 'secret');
  }

  /**
   * Allows everything but reading: metadata, tags, key, resource policy, rotation, deletion, replication; below a path also creating
   * secrets that carry its tags.
   *
   * Whoever may change the resource policy may let themselves read: guards are what stops that.
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
