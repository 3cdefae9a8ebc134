import * as kms from 'aws-cdk-lib/aws-kms';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { RotationOptions } from './rotation-options';
import { PasswordRules } from '../../engines/password-rules';
import { RotationFunctionOptions, RotationNetworkOptions } from '../function/rotation-function-options';
import { AlternatingUsersMethodProps, RegenerateMethodOptions, SingleUserMethodOptions } from '../function/rotation-method';

/** Options of a rotation by a function of this library. */
export interface OwnRotationOptions extends RotationOptions, RotationNetworkOptions {
  /**
   * How the function runs. Secrets of one stack and one environment whose function is the same in everything share it.
   *
   * @default - 256 MiB on ARM, a minute for each step, logs kept for a year
   */
  readonly functionOptions?: RotationFunctionOptions;
}

/** Options of a rotation of database users by a function of this library. */
export interface DatabaseRotationOptions extends OwnRotationOptions {
  /**
   * The secret of a user who may make and change others: one of this library, another, or that of a database whose administrator
   * RDS manages (`cluster.secret`). With it, a user that does not exist yet is made, and one that was locked is opened again.
   *
   * @default - the `superuserSecret` of the rotated ManagedDatabaseSecret; without one, users change their own passwords
   */
  readonly superuserSecret?: interfaces.ISecretRef;

  /**
   * The key that encrypts the superuser's secret.
   *
   * @default - that of the secret where CDK knows it, otherwise the AWS managed key `aws/secretsmanager`
   */
  readonly superuserKey?: kms.IKey;
}

/** Options of `RotationStrategy.singleUser`. */
export interface SingleUserOptions extends DatabaseRotationOptions, SingleUserMethodOptions {}

/** Options of `RotationStrategy.dualPassword`. */
export interface DualPasswordOptions extends DatabaseRotationOptions {}

/** Properties of `RotationStrategy.alternatingUsers`. */
export interface AlternatingUsersProps extends DatabaseRotationOptions, AlternatingUsersMethodProps {}

/** Options of `RotationStrategy.regenerate`. */
export interface RegenerateOptions extends OwnRotationOptions, RegenerateMethodOptions {
  /**
   * What the new value is made of.
   *
   * @default - 32 letters and digits
   */
  readonly passwordRules?: PasswordRules;
}
