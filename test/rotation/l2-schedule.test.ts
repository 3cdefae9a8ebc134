import { Duration } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { contextOf, makeFunction, makeSecret, makeStack, messageOf } from './support';
import { addL2Schedule } from '../../src/rotation/l2-schedule';

const SCHEDULE = 'AWS::SecretsManager::RotationSchedule';

function setUp() {
  const stack = makeStack();
  return { stack, secret: makeSecret(stack, new kms.Key(stack, 'Key')), rotationLambda: makeFunction(stack) };
}

test("is CDK's schedule with this library's permission and grants", () => {
  const { stack, secret, rotationLambda } = setUp();
  const schedule = addL2Schedule(contextOf(secret), 'Schedule', {
    rotationLambda, automaticallyAfter: Duration.days(10),
  });
  expect(schedule).toBeInstanceOf(secretsmanager.RotationSchedule);
  const template = Template.fromStack(stack);
  template.hasResource(SCHEDULE, {
    Properties: {
      SecretId: { Ref: 'SecretA720EF05' },
      RotationLambdaARN: { 'Fn::GetAtt': ['Function76856677', 'Arn'] },
      RotationRules: { ScheduleExpression: 'rate(10 days)' },
      RotateImmediatelyOnUpdate: false,
    },
    DependsOn: Match.arrayWith([Match.stringLikeRegexp('RotationPermission')]),
  });
  template.resourcePropertiesCountIs('AWS::Lambda::Permission', { SourceAccount: { Ref: 'AWS::AccountId' }, SourceArn: { Ref: 'SecretA720EF05' } }, 1);
  template.resourceCountIs('AWS::Lambda::Permission', 1);
  template.resourceCountIs('AWS::IAM::Policy', 0);
  template.resourceCountIs('AWS::IAM::ManagedPolicy', 1);
  template.resourceCountIs('AWS::SecretsManager::ResourcePolicy', 0);
  expect(JSON.stringify(template.toJSON())).not.toContain('GetRandomPassword');
  expect(JSON.stringify(template.findResources('AWS::KMS::Key'))).not.toContain('FunctionServiceRole');
});

test('keeps what CDK was asked for', () => {
  const { stack, secret, rotationLambda } = setUp();
  addL2Schedule(contextOf(secret), 'Schedule', { rotationLambda, automaticallyAfter: Duration.days(0), rotateImmediatelyOnUpdate: true });
  expect(Object.values(Template.fromStack(stack).findResources(SCHEDULE))[0].Properties).toEqual({
    SecretId: { Ref: 'SecretA720EF05' },
    RotationLambdaARN: { 'Fn::GetAtt': ['Function76856677', 'Arn'] },
    RotateImmediatelyOnUpdate: true,
  });
});

test('adds no permissions to a function of the Serverless Application Repository', () => {
  const { stack, secret } = setUp();
  const rotationLambda = lambda.Function.fromFunctionArn(stack, 'Imported', stack.formatArn({ service: 'lambda', resource: 'function', resourceName: 'sar' }));
  addL2Schedule(contextOf(secret), 'Schedule', { rotationLambda });
  const template = Template.fromStack(stack);
  template.resourceCountIs(SCHEDULE, 1);
  template.resourceCountIs('AWS::Lambda::Permission', 0);
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

test("accepts CDK's hosted rotation", () => {
  const { stack, secret } = setUp();
  addL2Schedule(contextOf(secret), 'Schedule', { hostedRotation: secretsmanager.HostedRotation.postgreSqlSingleUser() });
  const template = Template.fromStack(stack);
  template.hasResourceProperties(SCHEDULE, {
    SecretId: { Ref: 'SecretA720EF05' },
    HostedRotationLambda: { RotationType: 'PostgreSQLSingleUser', KmsKeyArn: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] } },
  });
  template.resourceCountIs('AWS::SecretsManager::ResourcePolicy', 0);
});

test('refuses what CDK refuses, and the next try is not a second rotation', () => {
  const { secret, rotationLambda } = setUp();
  expect(messageOf(() => addL2Schedule(contextOf(secret), 'Schedule', {}))).toContain('One of `rotationLambda` or `hostedRotation` must be specified.');
  expect(() => addL2Schedule(contextOf(secret), 'Next', { rotationLambda })).not.toThrow();
});
