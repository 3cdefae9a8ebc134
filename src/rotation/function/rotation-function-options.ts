import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { DatabasePrivileges } from './database-privileges';
import { RotationMethod } from './rotation-method';
import { DatabaseEngine } from '../../engines/database-engine';
import { PasswordRules } from '../../engines/password-rules';

/** How a rotation function runs. */
export interface RotationFunctionOptions {
  /**
   * Its code, where it must not be an asset of the app: for stack sets, and synthesizers without a bootstrap. Put the content of
   * the package's `assets/rotation-<protocol>` into S3 and give `lambda.Code.fromBucket`.
   *
   * @default - the code that this package brings
   */
  readonly code?: lambda.Code;

  /**
   * The runtime, one of Node.js 20 or later.
   *
   * @default lambda.Runtime.NODEJS_24_X
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
   */
  readonly runtime?: lambda.Runtime;

  /**
   * The processors it runs on.
   *
   * @default lambda.Architecture.ARM_64
   */
  readonly architecture?: lambda.Architecture;

  /**
   * Memory in MiB, 128 to 10240.
   *
   * @default 256
   */
  readonly memorySize?: number;

  /**
   * The longest that one of the four steps may take: 30 seconds to 15 minutes, at least 5 minutes for users of ElastiCache and
   * MemoryDB, whose changes take their time.
   *
   * @default - 60 seconds, 5 minutes for users of ElastiCache and MemoryDB
   */
  readonly timeout?: Duration;

  /**
   * How long its logs are kept. They never hold a value of a secret.
   *
   * @default logs.RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * How many of it may run at once. New accounts have a quota of 10 for all their functions, of which none can be reserved.
   *
   * @default - not reserved
   */
  readonly reservedConcurrentExecutions?: number;

  /**
   * Where events go that the function failed to handle. They name the secret and the step, and hold no value.
   *
   * @default - a queue of its own, kept for 14 days
   */
  readonly deadLetterQueue?: sqs.IQueue;

  /**
   * The most that the function's role may be allowed.
   *
   * @default - what `iam.PermissionsBoundary.of` says for the app, otherwise none
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;

  /**
   * A layer with certificates of further authorities that the database's certificate may come from: PEM files in its folder
   * `certificates`, with names that end in `.pem`.
   *
   * Needed in AWS GovCloud, in China and in regions opened since 2024: AWS publishes their bundle for RDS, which this package has not.
   *
   * @default - those of RDS in 27 regions, and Amazon's own; no other authority is trusted
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
   */
  readonly certificatesLayer?: lambda.ILayerVersion;
}

/** Where a rotation function runs. */
export interface RotationNetworkOptions {
  /**
   * The VPC in which the function runs.
   *
   * @default - the VPC of what the secret is connected to; where that is not known, the function runs outside of any VPC
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets in which the function runs. They need a way to Secrets Manager, and to the API of ElastiCache or MemoryDB for users
   * of these: a NAT gateway or its interface endpoint.
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
   * Whether to make the VPC's endpoint for Secrets Manager where the subnets have no other way to it, and the one for the API of
   * ElastiCache or MemoryDB where users of these are rotated.
   *
   * @default false, such subnets are refused
   */
  readonly createEndpoint?: boolean;
}

/** Properties of `RotationFunction`. */
export interface RotationFunctionProps extends RotationFunctionOptions, RotationNetworkOptions {
  /** What it does at each rotation. */
  readonly method: RotationMethod;

  /**
   * The engine of the database.
   *
   * @default - none; only `RotationMethod.regenerate` works without
   */
  readonly engine?: DatabaseEngine;

  /**
   * What new passwords are made of.
   *
   * @default - the rules of the engine; without one 32 characters: letters, digits and punctuation
   */
  readonly passwordRules?: PasswordRules;

  /**
   * The host of the database. A secret that names another is refused.
   *
   * @default - the host that the secret names
   */
  readonly hostname?: string;

  /**
   * The TCP port of the database, 1 to 65535. A secret that names another is refused.
   *
   * @default - the port that the secret names
   */
  readonly port?: number;

  /**
   * The user that the function may change: its id in ElastiCache, which is not its name there, or its name in MemoryDB.
   *
   * @default - none; needed for users of these two services, refused for all others
   */
  readonly userId?: string;

  /**
   * The users that the superuser may change for this function: a secret that names another one is refused, so that who may write it
   * does not choose whose password is changed.
   *
   * @default - whom each secret names; never the superuser itself
   */
  readonly usernames?: string[];

  /**
   * The secret of a user who may make and change others. The function is allowed to read it.
   *
   * @default - none; users change their own passwords
   */
  readonly superuserSecret?: interfaces.ISecretRef;

  /**
   * The key that encrypts the superuser's secret.
   *
   * @default - that of the secret where CDK knows it, otherwise the AWS managed key `aws/secretsmanager`
   */
  readonly superuserKey?: kms.IKey;

  /**
   * What the rotated users may do.
   *
   * @default - what they may do already
   */
  readonly privileges?: DatabasePrivileges;
}
