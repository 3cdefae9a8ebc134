import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { makeSecret, makeStack } from '../support';

const TYPE = 'AWS::SecretsManager::RotationSchedule';

/** A secret, and the security group of a database in subnets of this type. */
export function setUp(subnetType = ec2.SubnetType.PRIVATE_WITH_EGRESS) {
  const stack = makeStack();
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    maxAzs: 2,
    subnetConfiguration: [{ name: 'public', subnetType: ec2.SubnetType.PUBLIC }, { name: 'inner', subnetType }],
  });
  const database = new ec2.SecurityGroup(stack, 'DatabaseGroup', { vpc, allowAllOutbound: false });
  const key = new kms.Key(stack, 'Key');
  return { stack, vpc, database, key, secret: makeSecret(stack, key) };
}
export const schedule = (template: Template) => Object.values(template.findResources(TYPE))[0];
