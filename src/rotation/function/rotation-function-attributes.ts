import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { IConstruct } from 'constructs';

/** A function that rotates secrets: one of this stack, or one that is created elsewhere. */
export interface IRotationFunction extends IConstruct, ec2.IConnectable {
  /** The function. Pass it to `RotationStrategy.byFunction`. */
  readonly function: lambda.IFunction;

  /** Its role, which gets the permissions on each secret that the function rotates. */
  readonly role: iam.IRole;
}

/** Attributes of a rotation function that is created in another stack or app. */
export interface RotationFunctionAttributes {
  /** The ARN of the function. */
  readonly functionArn: string;

  /** Its role, such as `iam.Role.fromRoleArn(…)`. */
  readonly role: iam.IRole;

  /**
   * Its security groups, which become its `connections`: allow them in the database's security group.
   *
   * @default - none; the function runs outside of a VPC, or you allow it yourself
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}
