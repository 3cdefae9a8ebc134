import * as kms from 'aws-cdk-lib/aws-kms';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { RotationNetworkOptions, RotationOptions } from './rotation-options';

/** Options of a rotation by a function that AWS supplies and CloudFormation deploys. */
export interface HostedRotationOptions extends RotationOptions, RotationNetworkOptions {
  /**
   * The name of the function: 1 to 64 letters, digits, hyphens and underscores.
   *
   * @default - a name that CloudFormation generates
   */
  readonly functionName?: string;

  /**
   * The characters that a new password must not contain, at most 4096.
   *
   * @default - those that the password rules of the secret exclude
   */
  readonly excludeCharacters?: string;
}

/** Options of a hosted rotation that changes the password of one user. */
export interface HostedSingleUserOptions extends HostedRotationOptions {
  /**
   * The secret of a superuser that may change the password, for engines whose users cannot change their own (Db2). The rotated secret
   * must name it, too: its value contains the ARN as `masterarn`.
   *
   * @default - none; the user changes its own password
   */
  readonly superuserSecret?: interfaces.ISecretRef;

  /**
   * The key that encrypts the superuser's secret.
   *
   * @default - the key of that secret if CDK knows it, otherwise the AWS managed key `aws/secretsmanager`
   */
  readonly superuserKey?: kms.IKey;
}

/** Properties of a hosted rotation that alternates between two users. */
export interface HostedAlternatingUsersProps extends HostedRotationOptions {
  /**
   * The secret of a superuser that may create users and change their passwords. The rotated secret must name it, too: its value
   * contains the ARN as `masterarn`.
   */
  readonly superuserSecret: interfaces.ISecretRef;

  /**
   * The key that encrypts the superuser's secret.
   *
   * @default - the key of that secret if CDK knows it, otherwise the AWS managed key `aws/secretsmanager`
   */
  readonly superuserKey?: kms.IKey;
}
