import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { DatabaseEngine } from '../../../src/engines/database-engine';
import { RotationContext } from '../../../src/rotation/function/rotation-context';
import { contextOf } from '../support';

export const SCHEDULE = 'AWS::SecretsManager::RotationSchedule';
export const FUNCTION = 'AWS::Lambda::Function';
export const only = (template: Template, type: string) => Object.values(template.findResources(type))[0];

export class Database extends Construct {
  public readonly vpc: ec2.Vpc;
  public readonly group: ec2.SecurityGroup;

  constructor(scope: Construct, subnetType = ec2.SubnetType.PRIVATE_WITH_EGRESS) {
    super(scope, 'Database');
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      maxAzs: 2,
      subnetConfiguration: [{ name: 'public', subnetType: ec2.SubnetType.PUBLIC }, { name: 'inner', subnetType }],
    });
    this.group = new ec2.SecurityGroup(this, 'Group', { vpc: this.vpc, allowAllOutbound: false });
  }
}

/** A PostgreSQL secret of this user, connected to the database. */
export function secretOf(scope: Construct, database: Database, id = 'Secret', more: Partial<RotationContext> = {}): RotationContext {
  const secret = new secretsmanager.Secret(scope, id, { encryptionKey: new kms.Key(scope, `${id}Key`) });
  return contextOf(secret, {
    engine: DatabaseEngine.POSTGRES,
    username: 'app',
    target: {
      description: 'database Stack/Database',
      attachable: true,
      connections: new ec2.Connections({ securityGroups: [database.group] }),
      vpc: database.vpc,
      port: 5432,
      endpoint: { host: 'db.example.com', port: 5432 },
    },
    ...more,
  });
}

/** The settings that the one function of a stack receives. */
export function settingsOf(stack: Stack) {
  const text = Stack.of(stack).resolve(only(Template.fromStack(stack), FUNCTION).Properties.Environment.Variables.ROTATION_SETTINGS);
  return typeof text === 'string' ? JSON.parse(text) : text;
}
