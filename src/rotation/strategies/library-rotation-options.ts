import * as kms from 'aws-cdk-lib/aws-kms';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { RotationFunctionOptions } from './rotation-function-options';
import { RotationNetworkOptions, RotationOptions } from './rotation-options';
import { PasswordRules } from '../../engines/password-rules';

/** Options of a rotation by a function of this library. */
export interface LibraryRotationOptions extends RotationOptions, RotationNetworkOptions {
  /**
   * How the function runs. Secrets of one stack and one environment share a function if it would be the same for each of them.
   *
   * @default - 256 MiB on ARM, a minute for each step, logs kept for a year
   */
  readonly functionOptions?: RotationFunctionOptions;
}

/** Options of a rotation of database users by a function of this library. */
export interface DatabaseRotationOptions extends LibraryRotationOptions {
  /**
   * The secret of a superuser, which may create and change other users: a secret of this library, another secret, or the one that RDS
   * manages for a database (`cluster.secret`). With it, a rotation also creates a missing user and unlocks a locked one.
   *
   * @default - the `superuserSecret` of the rotated ManagedDatabaseSecret; without one, users change their own passwords
   */
  readonly superuserSecret?: interfaces.ISecretRef;

  /**
   * The key that encrypts the superuser's secret.
   *
   * @default - the key of that secret if CDK knows it, otherwise the AWS managed key `aws/secretsmanager`
   */
  readonly superuserKey?: kms.IKey;
}

/** Options of `RotationStrategy.singleUser`. */
export interface SingleUserOptions extends DatabaseRotationOptions {
  /**
   * Whether AWSCURRENT moves in the last of the four steps, as in AWS's own functions. Readers are refused until then.
   *
   * @default false, it moves as soon as a login with the new password has succeeded
   */
  readonly promoteInFinishStep?: boolean;
}

/** Properties of `RotationStrategy.alternatingUsers`. */
export interface AlternatingUsersProps extends DatabaseRotationOptions {
  /** The name of one of the two users. The secret must be created with one of them; the first rotation creates the other. */
  readonly firstUsername: string;

  /** The name of the other user. */
  readonly secondUsername: string;

  /**
   * The role to which both users belong. It owns what either of them creates, so that the other can change it. It cannot log in; the
   * first rotation creates it.
   */
  readonly ownerRole: string;
}

/** Options of `RotationStrategy.regenerate`. */
export interface RegenerateOptions extends LibraryRotationOptions {
  /**
   * The field of the secret's JSON that gets a new value.
   *
   * @default - the whole secret is the value
   */
  readonly field?: string;

  /**
   * The length and the characters of the new value.
   *
   * @default - 32 letters and digits
   */
  readonly passwordRules?: PasswordRules;
}
