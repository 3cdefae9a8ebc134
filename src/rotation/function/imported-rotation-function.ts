import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { IRotationFunction, RotationFunctionAttributes } from './rotation-function-attributes';

/** A rotation function by its attributes. It creates no resources. */
export class ImportedRotationFunction extends Construct implements IRotationFunction {
  public readonly function: lambda.IFunction;
  public readonly role: iam.IRole;
  public readonly connections: ec2.Connections;

  constructor(scope: Construct, id: string, { functionArn, role, securityGroups = [] }: RotationFunctionAttributes) {
    super(scope, id);
    this.role = role;
    this.function = lambda.Function.fromFunctionAttributes(this, 'Function', { functionArn, role });
    this.connections = new ec2.Connections({ securityGroups });
  }
}
