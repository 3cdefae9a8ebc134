import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DatabaseEngine } from '../../../src/engines/database-engine';
import { bindRotation } from '../../../src/rotation/bind-rotation';
import { RotationFunction } from '../../../src/rotation/function/rotation-function';
import { IRotationFunction } from '../../../src/rotation/function/rotation-function-attributes';
import { RotationStrategy } from '../../../src/rotation/strategies/rotation-strategy';
import { contextOf, makeSecret, makeStack, vpcOf } from '../support';

const env = { account: '111111111111', region: 'eu-west-1' };
const functionArn = 'arn:aws:lambda:eu-west-1:111111111111:function:rotate';

function importInto(stack: Stack, securityGroups?: ec2.ISecurityGroup[]): IRotationFunction {
  const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111111111111:role/rotate');
  return RotationFunction.fromRotationFunctionAttributes(stack, 'Rotation', { functionArn, role, securityGroups });
}

test('rotates a secret, with its permissions in the stack of the secret', () => {
  const stack = makeStack(env);
  const imported = importInto(stack);
  const rotation = bindRotation(contextOf(makeSecret(stack)), RotationStrategy.byFunction(imported.function));
  expect(rotation.rotationFunction).toBe(imported.function);
  expect(imported.function.role).toBe(imported.role);
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::SecretsManager::RotationSchedule', { RotationLambdaARN: functionArn });
  template.hasResourceProperties('AWS::Lambda::Permission', { FunctionName: functionArn, SourceArn: { Ref: 'SecretA720EF05' } });
  template.hasResourceProperties('AWS::IAM::ManagedPolicy', { Roles: ['rotate'] });
  template.resourceCountIs('AWS::Lambda::Function', 0);
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

test('has the connections of its security groups, which a database can allow', () => {
  const stack = makeStack(env);
  const database = new ec2.SecurityGroup(stack, 'Database', { vpc: vpcOf(stack) });
  const imported = importInto(stack, [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1', { mutable: false })]);
  database.connections.allowFrom(imported, ec2.Port.POSTGRES);
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 5432, SourceSecurityGroupId: 'sg-1' });
});

test('has no security groups if none are given', () => {
  expect(importInto(makeStack(env)).connections.securityGroups).toEqual([]);
});

test('is interchangeable with a function of this app', () => {
  const stack = new Stack(new App(), 'Stack');
  const both: IRotationFunction[] = [
    importInto(stack), new RotationFunction(stack, 'Created', { engine: DatabaseEngine.POSTGRES, strategy: RotationStrategy.singleUser() }),
  ];
  both.forEach((one) => expect(one.function.role).toBe(one.role));
});
