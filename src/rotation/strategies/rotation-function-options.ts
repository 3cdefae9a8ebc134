import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';

/** How a rotation function runs. */
export interface RotationFunctionOptions {
  /**
   * Its code, for apps that cannot deploy assets, such as stack sets and synthesizers without a bootstrap. Put the content of the
   * package's `assets/rotation-<protocol>` into S3 and pass `lambda.Code.fromBucket`.
   *
   * @default - the code that this package contains
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
   * The time limit of each of the four steps: 30 seconds to 15 minutes. Users of ElastiCache and MemoryDB need at least 5 minutes,
   * since those services change a user slowly.
   *
   * @default - 60 seconds, 5 minutes for users of ElastiCache and MemoryDB
   */
  readonly timeout?: Duration;

  /**
   * How long its logs are kept. They never contain the value of a secret.
   *
   * @default logs.RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * How many instances of the function may run at once. New accounts have a quota of 10 for all functions and can reserve none of it.
   *
   * @default - not reserved
   */
  readonly reservedConcurrentExecutions?: number;

  /**
   * The queue for events that the function failed to handle. They contain the secret's ARN and the step, and no value.
   *
   * @default - a queue of its own, which keeps them for 14 days
   */
  readonly deadLetterQueue?: sqs.IQueue;

  /**
   * The permissions boundary of the function's role.
   *
   * @default - what `iam.PermissionsBoundary.of` says for the app, otherwise none
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;

  /**
   * A layer with the certificates of further certificate authorities to trust: PEM files in its folder `certificates`, with names that
   * end in `.pem`.
   *
   * It is required in AWS GovCloud, in China and in regions opened since 2024. AWS publishes a bundle for RDS there, which this package
   * does not contain.
   *
   * @default - the authorities of RDS in 27 regions, and Amazon's own; no other authority is trusted
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
   */
  readonly certificatesLayer?: lambda.ILayerVersion;
}
