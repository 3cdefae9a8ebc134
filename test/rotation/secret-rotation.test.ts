import { App, CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { contextOf, makeFunction, makeSecret, makeStack, messageOf } from './support';
import { DatabaseEngine } from '../../src/engines/database-engine';
import { bindRotation } from '../../src/rotation/bind-rotation';
import { RotationWindow } from '../../src/rotation/schedule/rotation-window';
import { ISecretRotation } from '../../src/rotation/secret-rotation';
import { SecretRotationSchedule } from '../../src/rotation/secret-rotation-schedule';
import { RotationStrategy } from '../../src/rotation/strategies/rotation-strategy';
import { ManagedDatabaseSecret } from '../../src/secrets/kinds/managed-database-secret';

const SCHEDULE = 'AWS::SecretsManager::RotationSchedule';
const window = RotationWindow.weekly();
const TARGET = {
  asSecretAttachmentTarget: () => ({ targetId: 'db-1', targetType: secretsmanager.AttachmentTargetType.RDS_DB_INSTANCE }),
};

/** Rotates a secret in each way that has an object for the rotation. */
const HOSTED: [string, (stack: Stack) => ISecretRotation] = ['AWS\'s function', (stack) => {
  const secret = makeSecret(stack);
  secret.attach(TARGET);
  return new SecretRotationSchedule(stack, 'Rotation', { secret, engine: DatabaseEngine.MYSQL, strategy: RotationStrategy.hostedSingleUser({ window }) });
}];
const OWNING_SERVICE: [string, (stack: Stack) => ISecretRotation] = ['the owning service', (stack) => {
  const { attrMasterUserSecretSecretArn } = new rds.CfnDBInstance(stack, 'Database', { manageMasterUserPassword: true });
  const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Imported', attrMasterUserSecretSecretArn);
  return new SecretRotationSchedule(stack, 'Rotation', { secret, strategy: RotationStrategy.byOwningService({ window }) });
}];
const LIBRARY: [string, (stack: Stack) => ISecretRotation] = ['a function of this library', (stack) => (
  bindRotation(contextOf(makeSecret(stack)), RotationStrategy.regenerate({ window })))];
const GIVEN: [string, (stack: Stack) => ISecretRotation] = ['a function of the user', (stack) => (
  bindRotation(contextOf(makeSecret(stack)), RotationStrategy.byFunction(makeFunction(stack), { window })))];
const CONSTRUCT: [string, (stack: Stack) => ISecretRotation] = ['a SecretRotationSchedule', (stack) => (
  new SecretRotationSchedule(stack, 'Rotation', { secret: makeSecret(stack), strategy: RotationStrategy.byFunction(makeFunction(stack), { window }) }))];

/** The one schedule of a stack. */
function scheduleOf(stack: Stack) {
  const [[logicalId, schedule]] = Object.entries(Template.fromStack(stack).findResources(SCHEDULE));
  return { logicalId, schedule };
}

describe.each([HOSTED, OWNING_SERVICE, LIBRARY, GIVEN, CONSTRUCT])('a rotation by %s', (_name, rotate) => {
  test('has its schedule and its window', () => {
    const stack = makeStack();
    const rotation = rotate(stack);
    expect(stack.getLogicalId(rotation.schedule!)).toBe(scheduleOf(stack).logicalId);
    expect(rotation.window).toBe(window);
  });

  test('waits for what is added', () => {
    const stack = makeStack();
    const rotation = rotate(stack);
    rotation.addDependency(new CfnResource(stack, 'One', { type: 'Test::One' }), new CfnResource(stack, 'Two', { type: 'Test::Two' }));
    expect(scheduleOf(stack).schedule.DependsOn).toEqual(expect.arrayContaining(['One', 'Two']));
  });

  test('is what another resource can wait for', () => {
    const stack = makeStack();
    const rotation = rotate(stack);
    new CfnResource(stack, 'Later', { type: 'Test::Later' }).node.addDependency(rotation);
    expect(Template.fromStack(stack).toJSON().Resources.Later.DependsOn).toContain(scheduleOf(stack).logicalId);
  });
});

describe.each([LIBRARY, GIVEN, CONSTRUCT])('the function of a rotation by %s', (_name, rotate) => {
  function setUp() {
    const stack = makeStack();
    const rotation = rotate(stack);
    const [functionId] = Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
    return { stack, rotation, functionId };
  }

  test('is known', () => {
    const { stack, rotation, functionId } = setUp();
    expect(stack.resolve(rotation.rotationFunction?.functionArn)).toEqual({ 'Fn::GetAtt': [functionId, 'Arn'] });
  });

  test('has metrics', () => {
    const { stack, rotation, functionId } = setUp();
    const metrics = [rotation.metricRotationFailed(), rotation.metricRotationThrottled(), rotation.metricRotationDuration()];
    expect(metrics.map((metric) => stack.resolve(metric.toMetricConfig().metricStat))).toEqual(['Errors', 'Throttles', 'Duration'].map((metricName) => expect.objectContaining({
      namespace: 'AWS/Lambda',
      metricName,
      dimensions: [{ name: 'FunctionName', value: { Ref: functionId } }],
      statistic: metricName === 'Duration' ? 'Average' : 'Sum',
      period: Duration.minutes(5),
    })));
  });

  test('has metrics with options, for an alarm', () => {
    const stack = makeStack();
    const rotation = rotate(stack);
    rotation.metricRotationFailed({ period: Duration.hours(1) }).createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'Errors', Period: 3600, Statistic: 'Sum', Threshold: 1 });
  });
});

test('an alias as the function has the metrics of the alias', () => {
  const stack = makeStack();
  const alias = new lambda.Alias(stack, 'Alias', { aliasName: 'live', version: makeFunction(stack).currentVersion });
  const rotation = bindRotation(contextOf(makeSecret(stack)), RotationStrategy.byFunction(alias));
  expect(rotation.metricRotationFailed().dimensions).toHaveProperty('Resource');
});

describe('a function that is not known', () => {
  const remedy = 'use a function of this library or RotationStrategy.byFunction, or watch the event RotationFailed of CloudTrail [rotation-function-unknown]';

  test.each([[...HOSTED, 'Stack/Secret'] as const, [...OWNING_SERVICE, 'Stack/Imported'] as const])('has no metrics: %s', (_name, rotate, path) => {
    const rotation = rotate(makeStack());
    expect(rotation.rotationFunction).toBeUndefined();
    for (const metric of ['metricRotationFailed', 'metricRotationThrottled', 'metricRotationDuration'] as const) {
      expect(messageOf(() => rotation[metric]())).toBe(`\`${metric}\` must be called for a rotation whose function is known, got: one by a function of AWS; `
        + `${remedy} at ${path}`);
    }
  });

  test('has no metrics: no rotation', () => {
    const rotation = bindRotation(contextOf(makeSecret(makeStack())), RotationStrategy.none('No user'));
    expect(messageOf(() => rotation.metricRotationFailed())).toBe('`metricRotationFailed` must be called for a rotation whose function is known, '
      + `got: no rotation; ${remedy} at Stack/Secret`);
  });
});

test('no rotation has no schedule, no function and no window, and dependencies have no effect', () => {
  const stack = makeStack();
  const rotation = bindRotation(contextOf(makeSecret(stack)), RotationStrategy.none('No user'));
  expect([rotation.schedule, rotation.rotationFunction, rotation.window]).toEqual([undefined, undefined, undefined]);
  const other = new CfnResource(stack, 'Other', { type: 'Test::Other' });
  rotation.addDependency(other);
  other.node.addDependency(rotation);
  expect(Template.fromStack(stack).toJSON().Resources.Other.DependsOn).toBeUndefined();
});

test('a managed secret returns its rotation', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const secret = new ManagedDatabaseSecret(stack, 'Credentials', { engine: DatabaseEngine.POSTGRES, username: 'app' });
  secret.attach(TARGET);
  const rotation = secret.addRotation(RotationStrategy.singleUser({ window }));
  expect(rotation.window).toBe(window);
  expect(stack.getLogicalId(rotation.schedule!)).toBe(scheduleOf(stack).logicalId);
  expect(rotation.metricRotationFailed().metricName).toBe('Errors');
});
