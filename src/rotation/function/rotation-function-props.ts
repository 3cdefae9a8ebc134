import * as kms from 'aws-cdk-lib/aws-kms';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { DatabasePrivileges } from './database-privileges';
import { DatabaseEngine } from '../../engines/database-engine';
import { PasswordRules } from '../../engines/password-rules';
import { RotationFunctionOptions } from '../strategies/rotation-function-options';
import { RotationNetworkOptions } from '../strategies/rotation-options';
import { RotationStrategy } from '../strategies/rotation-strategy';

/** Properties of `RotationFunction`. */
export interface RotationFunctionProps extends RotationFunctionOptions, RotationNetworkOptions {
  /**
   * What the function does at each rotation: `RotationStrategy.singleUser`, `dualPassword`, `alternatingUsers` or `regenerate`.
   *
   * Give the strategy only `promoteInFinishStep`, the two usernames and the owner role, or `field`. The window belongs to
   * `RotationStrategy.byFunction`, all other options to this construct.
   */
  readonly strategy: RotationStrategy;

  /**
   * The engine of the database.
   *
   * @default - none; only `RotationStrategy.regenerate` works without it
   */
  readonly engine?: DatabaseEngine;

  /**
   * The length and the characters of new passwords.
   *
   * @default - the rules of the engine; without an engine 32 characters: letters, digits and punctuation
   */
  readonly passwordRules?: PasswordRules;

  /**
   * The host of the database. The function refuses a secret that names another one.
   *
   * @default - the host that the secret names
   */
  readonly hostname?: string;

  /**
   * The TCP port of the database, 1 to 65535. The function refuses a secret that names another one.
   *
   * @default - the port that the secret names
   */
  readonly port?: number;

  /**
   * The user that the function may change: its id in ElastiCache, which is not its name there, or its name in MemoryDB.
   *
   * @default - none; required for users of these two services, refused for all others
   */
  readonly userId?: string;

  /**
   * The users that the function may change with the superuser's secret. The function refuses a secret that names another user, so that
   * a principal that may write the secret cannot choose whose password is changed.
   *
   * @default - the user that each secret names; never the superuser itself
   */
  readonly usernames?: string[];

  /**
   * The secret of a superuser, which may create and change other users. The function is allowed to read it.
   *
   * @default - none; users change their own passwords
   */
  readonly superuserSecret?: interfaces.ISecretRef;

  /**
   * The key that encrypts the superuser's secret.
   *
   * @default - the key of that secret if CDK knows it, otherwise the AWS managed key `aws/secretsmanager`
   */
  readonly superuserKey?: kms.IKey;

  /**
   * The privileges of the rotated users.
   *
   * @default - those that the users have already
   */
  readonly privileges?: DatabasePrivileges;
}
