import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { AwsSolutionsChecks, HIPAASecurityChecks, NagPack, NIST80053R5Checks } from 'cdk-nag';
import { bindRotation } from '../../../src/rotation/bind-rotation';
import { RotationWindow } from '../../../src/rotation/schedule/rotation-window';
import { SecretRotationSchedule } from '../../../src/rotation/secret-rotation-schedule';
import { RotationStrategy } from '../../../src/rotation/strategies/rotation-strategy';
import { contextOf, makeSecret, makeStack, messageOf } from '../support';

describe('rotation by the owning service', () => {
  test('sets the schedule of a secret that RDS created, without a function', () => {
    const stack = makeStack();
    const database = new rds.CfnDBInstance(stack, 'Database', { manageMasterUserPassword: true });
    const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Imported', database.attrMasterUserSecretSecretArn);
    new SecretRotationSchedule(stack, 'Rotation', { secret, strategy: RotationStrategy.byOwningService({ window: RotationWindow.weekly() }) });
    const template = Template.fromStack(stack);
    template.hasResource('AWS::SecretsManager::RotationSchedule', {
      Properties: {
        SecretId: { 'Fn::GetAtt': ['Database', 'MasterUserSecret.SecretArn'] },
        RotationRules: { ScheduleExpression: 'cron(0 3 ? * SUN *)' },
        RotateImmediatelyOnUpdate: false,
      },
    });
    expect(Object.keys(template.toJSON().Resources)).toHaveLength(2);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('refuses a secret that this app creates', () => {
    expect(messageOf(() => bindRotation(contextOf(makeSecret(makeStack())), RotationStrategy.byOwningService()))).toBe('`strategy` must be another one '
      + 'for a secret that this app creates, got: RotationStrategy.byOwningService; it is for secrets that RDS, Redshift or DocumentDB created, '
      + 'use another strategy or the secret of the database [rotation-owning-service] at Stack/Secret');
  });

  test('warns in China, where it is not known to exist', () => {
    const stack = makeStack({ region: 'cn-north-1' });
    const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Imported', 'rds');
    new SecretRotationSchedule(stack, 'Rotation', { secret, strategy: RotationStrategy.byOwningService() });
    Annotations.fromStack(stack).hasWarning('/Stack/Rotation', 'Managed rotation is not known to be available in cn-north-1: the deployment may fail '
      + '[ack: cdk-managed-secrets:rotation-owning-service-region]');
  });
});

describe('no rotation', () => {
  const REASON = 'The provider rotates it';
  const findings = (stack: Stack, packs: NagPack[] = [new AwsSolutionsChecks(), new NIST80053R5Checks(), new HIPAASecurityChecks()]) => packs
    .flatMap((pack) => pack.validateScope(stack).violations.map(({ ruleName }) => ruleName))
    .filter((rule) => /SMG4|RotationEnabled/.test(rule));

  test('creates no schedule and acknowledges the rules of cdk-nag with the reason', () => {
    const stack = makeStack();
    const secret = makeSecret(stack);
    expect(findings(stack)).toHaveLength(3);
    bindRotation(contextOf(secret), RotationStrategy.none(REASON));
    expect(findings(stack)).toEqual([]);
    expect(secret.node.metadata.filter(({ type }) => type === 'aws:cdk:acknowledged-rules').map(({ data }) => Object.values(data))).toEqual([
      [REASON], [REASON], [REASON],
    ]);
    Template.fromStack(stack).resourceCountIs('AWS::SecretsManager::RotationSchedule', 0);
  });

  test('is recorded on a plain L1 secret', () => {
    const stack = makeStack();
    const secret = new secretsmanager.CfnSecret(stack, 'Secret');
    const rotation = new SecretRotationSchedule(stack, 'Rotation', { secret, strategy: RotationStrategy.none(REASON) });
    expect(findings(stack)).toEqual([]);
    expect([rotation.window, rotation.scheduledSecretArn]).toEqual([undefined, undefined]);
  });

  test.each(['', '  \n'])('rejects the reason "%s"', (reason) => {
    expect(messageOf(() => RotationStrategy.none(reason))).toBe(`\`reason\` must not be empty, got: "${reason}"; say why this secret is not rotated `
      + '[rotation-none-reason]');
  });

  test('accepts a token as reason', () => {
    expect(() => RotationStrategy.none(new Stack(new App(), 'Other').stackId)).not.toThrow();
  });
});

test('every strategy that rotates has a window by the calendar by default', () => {
  expect([RotationStrategy.hostedSingleUser(), RotationStrategy.byOwningService(), RotationStrategy.none('No user')].map(({ window }) => window?.toString()))
    .toEqual(['cron(0 3 1 * ? *)', 'cron(0 3 1 * ? *)', undefined]);
});
