import { App, Environment, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { SecretAccess } from '../../src/access/grants/secret-access';
import { DatabaseEngine } from '../../src/engines/database-engine';
import { RotationContext, RotationTarget } from '../../src/rotation/function/rotation-context';

/** A secret as its owner would bind it, which here is a plain one of CDK. */
export function contextOf(secret: secretsmanager.Secret, more: Partial<RotationContext> = {}): RotationContext {
  const { encryptionKey } = secret;
  return {
    scope: secret,
    secretId: (secret.node.defaultChild as secretsmanager.CfnSecret).ref,
    secret,
    encryptionKey,
    access: SecretAccess.ofSecret(secret, secret, { encryptionKey }),
    dependencies: [],
    ...more,
  };
}

/** A PostgreSQL secret, connected to a database with this security group. */
export function connectedTo(secret: secretsmanager.Secret, database: ec2.SecurityGroup, vpc: ec2.IVpc, more: Partial<RotationTarget> = {}) {
  const connections = new ec2.Connections({ securityGroups: [database] });
  const target = { description: 'database Stack/Database', attachable: true, connections, vpc, port: 5433, ...more };
  return contextOf(secret, { engine: DatabaseEngine.POSTGRES, target });
}

export function makeStack(env?: Environment): Stack {
  return new Stack(new App(), 'Stack', { env });
}

export function makeSecret(scope: Construct, encryptionKey?: kms.IKey): secretsmanager.Secret {
  return new secretsmanager.Secret(scope, 'Secret', { encryptionKey });
}

export function makeFunction(scope: Construct): lambda.Function {
  return new lambda.Function(scope, 'Function', {
    code: lambda.Code.fromInline('exports.handler = async () => undefined;'),
    handler: 'index.handler',
    runtime: lambda.Runtime.NODEJS_22_X,
  });
}

export function messageOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** A VPC whose inner subnets are of this type. */
export function vpcOf(stack: Stack, subnetType = ec2.SubnetType.PRIVATE_WITH_EGRESS) {
  return new ec2.Vpc(stack, 'Vpc', {
    maxAzs: 2,
    subnetConfiguration: [{ name: 'public', subnetType: ec2.SubnetType.PUBLIC }, { name: 'inner', subnetType }],
  });
}
