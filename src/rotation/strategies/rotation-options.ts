import * as ec2 from 'aws-cdk-lib/aws-ec2';
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
   * Whether a deployment that creates or changes the schedule rotates the secret at once, outside of its window.
   *
   * Otherwise Secrets Manager only tests the rotation function during that deployment.
   *
   * @default false
   */
  readonly rotateImmediatelyOnUpdate?: boolean;
}

/** The network in which a rotation function runs. */
export interface RotationNetworkOptions {
  /**
   * The VPC in which the function runs.
   *
   * @default - the VPC of the database that the secret is connected to; if it is not known, the function runs outside of any VPC
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets in which the function runs. They need network connectivity to Secrets Manager: a NAT gateway or its interface endpoint.
   * For users of ElastiCache or MemoryDB they also need it to the API of that service.
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
   * Whether to create the VPC's endpoint for Secrets Manager if the subnets have no other connectivity to it. For users of ElastiCache
   * or MemoryDB the same applies to the endpoint for the API of that service.
   *
   * @default false, such subnets are refused
   */
  readonly createEndpoint?: boolean;
}
