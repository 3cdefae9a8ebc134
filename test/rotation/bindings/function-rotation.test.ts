import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { bindRotation } from '../../../src/rotation/bind-rotation';
import { RotationWindow } from '../../../src/rotation/schedule/rotation-window';
import { RotationStrategy } from '../../../src/rotation/strategies/rotation-strategy';
import { contextOf, makeFunction, makeSecret, makeStack, messageOf } from '../support';

const SCHEDULE = 'AWS::SecretsManager::RotationSchedule';
const FUNCTION_ARN = 'arn:aws:lambda:eu-west-1:111111111111:function:rotate';
const ROTATE = ['DescribeSecret', 'GetSecretValue', 'ListSecretVersionIds', 'PutSecretValue', 'UpdateSecretVersionStage']
  .map((operation) => `secretsmanager:${operation}`);
const only = (template: Template, type: string) => Object.entries(template.findResources(type))[0];

test('allows Secrets Manager to call the function for this secret only, and schedules it after all that it needs', () => {
  const stack = makeStack();
  const secret = makeSecret(stack);
  const attachment = secret.attach({
    asSecretAttachmentTarget: () => ({ targetId: 'db-1', targetType: secretsmanager.AttachmentTargetType.RDS_DB_INSTANCE }),
  });
  const rotationFunction = makeFunction(stack);
  const rotation = bindRotation(
    contextOf(secret, { dependencies: [attachment] }),
    RotationStrategy.byFunction(rotationFunction, { window: RotationWindow.rate(Duration.days(30)) }),
  );
  const template = Template.fromStack(stack);
  const [permissionId, permission] = only(template, 'AWS::Lambda::Permission');
  expect(permission.Properties).toEqual({
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::GetAtt': ['Function76856677', 'Arn'] },
    Principal: 'secretsmanager.amazonaws.com',
    SourceAccount: { Ref: 'AWS::AccountId' },
    SourceArn: { Ref: 'SecretA720EF05' },
  });
  const [scheduleId, schedule] = only(template, SCHEDULE);
  expect(scheduleId).toBe('SecretRotationSchedule4642579F');
  expect(schedule.Properties).toEqual({
    SecretId: { Ref: 'SecretA720EF05' },
    RotationLambdaARN: { 'Fn::GetAtt': ['Function76856677', 'Arn'] },
    RotationRules: { ScheduleExpression: 'rate(30 days)' },
    RotateImmediatelyOnUpdate: false,
  });
  const [policyId] = only(template, 'AWS::IAM::ManagedPolicy');
  expect(schedule.DependsOn).toEqual(expect.arrayContaining([permissionId, policyId, 'SecretAttachment2E1B7C3B']));
  expect(rotation.rotationFunction).toBe(rotationFunction);
});

test('grants the function what a rotation needs, and nothing on *', () => {
  const stack = makeStack();
  const secret = makeSecret(stack, new kms.Key(stack, 'Key'));
  bindRotation(contextOf(secret), RotationStrategy.byFunction(makeFunction(stack)));
  const { Statement } = only(Template.fromStack(stack), 'AWS::IAM::ManagedPolicy')[1].Properties.PolicyDocument;
  expect(Statement).toContainEqual({ Action: ROTATE, Effect: 'Allow', Resource: { Ref: 'SecretA720EF05' } });
  expect(JSON.stringify(Statement)).not.toContain('GetRandomPassword');
  expect(Statement).toContainEqual(expect.objectContaining({ Resource: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] } }));
});

describe('a function in another stack', () => {
  function setUp() {
    const app = new App();
    const functions = new Stack(app, 'Functions');
    const secrets = new Stack(app, 'Secrets');
    return { app, functions, secrets, rotationFunction: makeFunction(functions), secret: makeSecret(secrets, new kms.Key(secrets, 'Key')) };
  }

  test('rotates without a cycle: schedule, permission and policy are in the stack of the secret', () => {
    const { functions, secrets, rotationFunction, secret } = setUp();
    bindRotation(contextOf(secret), RotationStrategy.byFunction(rotationFunction));
    const template = Template.fromStack(secrets);
    for (const type of [SCHEDULE, 'AWS::Lambda::Permission', 'AWS::IAM::ManagedPolicy']) {
      template.resourceCountIs(type, 1);
      Template.fromStack(functions).resourceCountIs(type, 0);
    }
    expect(only(template, SCHEDULE)[1].Properties.SecretId).toEqual({ Ref: 'SecretA720EF05' });
    expect(functions.dependencies).toEqual([]);
  });

  test('is refused by plain CDK as a cycle', () => {
    const { app, rotationFunction, secret } = setUp();
    secret.addRotationSchedule('Schedule', { rotationLambda: rotationFunction });
    expect(() => app.synth()).toThrow(/cyclic reference/i);
  });
});

describe('an imported function', () => {
  const env = { account: '111111111111', region: 'eu-west-1' };

  test('with its role is granted like one of this app', () => {
    const stack = makeStack(env);
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111111111111:role/rotate');
    const imported = lambda.Function.fromFunctionAttributes(stack, 'Imported', { functionArn: FUNCTION_ARN, role, sameEnvironment: true });
    bindRotation(contextOf(makeSecret(stack)), RotationStrategy.byFunction(imported));
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::Permission', { FunctionName: FUNCTION_ARN, SourceAccount: '111111111111', SourceArn: { Ref: 'SecretA720EF05' } });
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', { Roles: ['rotate'] });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('without its role is scheduled, with a warning', () => {
    const stack = makeStack(env);
    bindRotation(contextOf(makeSecret(stack)), RotationStrategy.byFunction(lambda.Function.fromFunctionArn(stack, 'Imported', FUNCTION_ARN)));
    const template = Template.fromStack(stack);
    template.hasResourceProperties(SCHEDULE, { RotationLambdaARN: FUNCTION_ARN });
    template.resourceCountIs('AWS::Lambda::Permission', 1);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    Annotations.fromStack(stack).hasWarning('/Stack/Secret', 'The role of the rotation function is not known, so it gets no permission to change the secret: '
      + 'import the function with RotationFunction.fromRotationFunctionAttributes, or allow the role yourself [ack: cdk-managed-secrets:rotation-function-role]');
  });

  test('of another account is not given a permission that could not be deployed', () => {
    const stack = makeStack({ ...env, account: '222222222222' });
    bindRotation(contextOf(makeSecret(stack)), RotationStrategy.byFunction(lambda.Function.fromFunctionArn(stack, 'Imported', FUNCTION_ARN)));
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Permission', 0);
    Annotations.fromStack(stack).hasWarning('/Stack/Secret', 'The rotation function belongs to account 111111111111: allow lambda:InvokeFunction to '
      + 'secretsmanager.amazonaws.com there, with the secret as aws:SourceArn [ack: cdk-managed-secrets:rotation-function-account]');
  });

  test('of another region is refused', () => {
    const stack = makeStack({ ...env, region: 'us-east-1' });
    const strategy = RotationStrategy.byFunction(lambda.Function.fromFunctionArn(stack, 'Imported', FUNCTION_ARN));
    expect(messageOf(() => bindRotation(contextOf(makeSecret(stack)), strategy))).toBe('`rotationFunction` must be in the region of the secret, us-east-1, '
      + 'got: eu-west-1; deploy it there, too [rotation-function-region] at Stack/Secret');
  });
});

test('accepts an alias', () => {
  const stack = makeStack();
  const alias = new lambda.Alias(stack, 'Alias', { aliasName: 'live', version: makeFunction(stack).currentVersion });
  bindRotation(contextOf(makeSecret(stack)), RotationStrategy.byFunction(alias));
  const template = Template.fromStack(stack);
  const aliasId = only(template, 'AWS::Lambda::Alias')[0];
  template.hasResourceProperties(SCHEDULE, { RotationLambdaARN: { Ref: aliasId } });
  template.hasResourceProperties('AWS::Lambda::Permission', { FunctionName: { Ref: aliasId } });
  template.resourceCountIs('AWS::IAM::ManagedPolicy', 1);
});
