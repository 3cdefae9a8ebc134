import { App, Stack, Stage } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { bindRotation } from '../../../src/rotation/bind-rotation';
import { addL2Schedule } from '../../../src/rotation/l2-schedule';
import { SecretRotationSchedule } from '../../../src/rotation/secret-rotation-schedule';
import { RotationStrategy } from '../../../src/rotation/strategies/rotation-strategy';
import { contextOf, makeFunction, makeSecret, makeStack, messageOf } from '../support';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:rds-AbCdEf';
const byOwner = RotationStrategy.byOwningService();

describe('at construction', () => {
  test.each([
    ['another strategy', (secret: secretsmanager.Secret, stack: Stack) => (
      bindRotation(contextOf(secret), RotationStrategy.byFunction(makeFunction(stack))))],
    ['no rotation', (secret: secretsmanager.Secret) => bindRotation(contextOf(secret), RotationStrategy.none('No user'))],
    ['a schedule of its own', (secret: secretsmanager.Secret, stack: Stack) => (
      new SecretRotationSchedule(stack, 'Second', { secret, strategy: RotationStrategy.byFunction(makeFunction(stack)) }))],
    ["CDK's schedule", (secret: secretsmanager.Secret, stack: Stack) => (
      addL2Schedule(contextOf(secret), 'Schedule', { rotationLambda: makeFunction(stack) }))],
  ])('refuses %s in addition to a first one', (_name, add) => {
    const stack = makeStack();
    const secret = makeSecret(stack);
    bindRotation(contextOf(secret), RotationStrategy.none('No user'));
    expect(messageOf(() => add(secret, stack))).toBe('`strategy` must be the only one of its secret, got: a second one in addition to that of '
      + 'Stack/Secret; Secrets Manager keeps one schedule per secret, remove one of them [rotation-second] at Stack/Secret');
  });

  test('a refused strategy does not count', () => {
    const secret = makeSecret(makeStack());
    expect(() => bindRotation(contextOf(secret), byOwner)).toThrow('[rotation-owning-service]');
    expect(() => bindRotation(contextOf(secret), RotationStrategy.none('No user'))).not.toThrow();
  });
});

describe('at synth', () => {
  const message = (...places: string[]) => `a secret must have one rotation, got: ${places.join(' and ')}; `
    + 'Secrets Manager keeps one schedule per secret, keep one of them [rotation-second]';

  test("refuses CDK's own schedule beside ours, also through an attachment", () => {
    const stack = makeStack();
    const secret = makeSecret(stack);
    const rotationLambda = makeFunction(stack);
    const attached = secret.attach({
      asSecretAttachmentTarget: () => ({ targetId: 'db-1', targetType: secretsmanager.AttachmentTargetType.RDS_DB_INSTANCE }),
    });
    attached.addRotationSchedule('Plain', { rotationLambda });
    bindRotation(contextOf(secret), RotationStrategy.byFunction(rotationLambda));
    expect(messageOf(() => (stack.node.root as App).synth())).toContain(
      message('Stack/Secret/Attachment/Plain/Resource', 'Stack/Secret/RotationSchedule'));
  });

  test('refuses a raw schedule beside the decision not to rotate', () => {
    const stack = makeStack();
    const secret = makeSecret(stack);
    bindRotation(contextOf(secret), RotationStrategy.none('No user'));
    new secretsmanager.CfnRotationSchedule(stack, 'Raw', { secretId: secret.secretArn });
    expect(messageOf(() => (stack.node.root as App).synth())).toContain(message('Stack/Secret (RotationStrategy.none)', 'Stack/Raw'));
  });

  test('refuses two schedules of one imported secret', () => {
    const stack = makeStack();
    for (const id of ['One', 'Two']) {
      const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, id, ARN);
      new SecretRotationSchedule(stack, `${id}Rotation`, { secret, strategy: byOwner });
    }
    expect(messageOf(() => (stack.node.root as App).synth())).toContain(
      message('Stack/OneRotation/RotationSchedule', 'Stack/TwoRotation/RotationSchedule'));
  });

  test('accepts one schedule of one name in each account', () => {
    const stage = new Stage(new App(), 'Production');
    for (const account of ['111111111111', '222222222222']) {
      const stack = new Stack(stage, `Stack${account}`, { env: { account, region: 'eu-west-1' } });
      new secretsmanager.CfnRotationSchedule(stack, 'Rotation', { secretId: 'prod/orders/database' });
      bindRotation(contextOf(makeSecret(stack)), RotationStrategy.none('No user'));
    }
    expect(() => stage.synth()).not.toThrow();
  });

  test('accepts one schedule for each secret, stage and environment', () => {
    const app = new App();
    for (const id of ['Test', 'Production']) {
      const stage = new Stage(app, id);
      for (const region of ['eu-west-1', 'us-east-1']) {
        const stack = new Stack(stage, region, { env: { region } });
        bindRotation(contextOf(makeSecret(stack)), RotationStrategy.byFunction(makeFunction(stack)));
        const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Imported', 'rds');
        new SecretRotationSchedule(stack, 'Rotation', { secret, strategy: byOwner });
      }
    }
    expect(() => app.synth()).not.toThrow();
  });
});
