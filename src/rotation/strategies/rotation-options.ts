import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { RotationWindow } from '../schedule/rotation-window';

/** Options of every rotation. */
export interface RotationOptions {
  /**
   * When the secret is rotated. AWS recommends at least every 30 to 90 days.
   *
   * @default RotationWindow.monthly()
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html
   */
  readonly window?: RotationWindow;

  /**
   * Whether a deployment that makes or changes the schedule rotates the secret at once, outside of its window.
   *
   * Without it Secrets Manager only tests the rotation function when it is deployed.
   *
   * @default false
   */
  readonly rotateImmediatelyOnUpdate?: boolean;
}

/** Options of a rotation by a function that AWS supplies and CloudFormation deploys. */
export interface HostedRotationOptions extends RotationOptions {
  /**
   * The VPC in which the function runs.
   *
   * @default - the VPC of what the secret is connected to; where that is not known, the function runs outside of any VPC
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets in which the function runs. They need a way to Secrets Manager: a NAT gateway or its interface endpoint.
   *
   * @default - the VPC's default strategy: private subnets
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the function.
   *
   * @default - one of its own, which reaches the port of the database and Secrets Manager only
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Whether to make the VPC's endpoint for Secrets Manager where the subnets have no other way to it.
   *
   * @default false, such subnets are refused
   */
  readonly createEndpoint?: boolean;

  /**
   * The name of the function: 1 to 64 letters, digits, hyphens and underscores.
   *
   * @default - a name that CloudFormation generates
   */
  readonly functionName?: string;

  /**
   * The characters that a new password must not hold, at most 4096.
   *
   * @default - those that the password rules of the secret exclude
   */
  readonly excludeCharacters?: string;
}

/** Options of a hosted rotation that changes the password of one user. */
export interface HostedSingleUserOptions extends HostedRotationOptions {
  /**
   * The secret of a user who may change this one's password, for engines whose users cannot change their own (Db2). The
   * rotated secret must name it, too: its value holds the ARN as `masterarn`.
   *
   * @default - none; the user changes its own password
   */
  readonly superuserSecret?: interfaces.ISecretRef;

  /**
   * The key that encrypts the superuser's secret.
   *
   * @default - that of the secret where CDK knows it, otherwise the AWS managed key `aws/secretsmanager`
   */
  readonly superuserKey?: kms.IKey;
}

/** Properties of a hosted rotation that alternates between two users. */
export interface HostedAlternatingUsersProps extends HostedRotationOptions {
  /**
   * The secret of a user who may make users and change their passwords. The rotated secret must name it, too: its value holds
   * the ARN as `masterarn`.
   */
  readonly superuserSecret: interfaces.ISecretRef;

  /**
   * The key that encrypts the superuser's secret.
   *
   * @default - that of the secret where CDK knows it, otherwise the AWS managed key `aws/secretsmanager`
   */
  readonly superuserKey?: kms.IKey;
}
