import { App, NestedStack, PermissionsBoundary, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { makeFunction, makeSecret, makeStack, messageOf } from './support';
import { DatabaseEngine } from '../../src/engines/database-engine';
import { SecretRotationSchedule } from '../../src/rotation/secret-rotation-schedule';
import { RotationStrategy } from '../../src/rotation/strategies/rotation-strategy';

const SCHEDULE = 'AWS::SecretsManager::RotationSchedule';
const TARGET = {
  asSecretAttachmentTarget: () => ({ targetId: 'db-1', targetType: secretsmanager.AttachmentTargetType.RDS_DB_INSTANCE }),
};
const schedule = (scope: Stack) => Object.values(Template.fromStack(scope).findResources(SCHEDULE))[0];

test.each([
  ['an L2 secret', (stack: Stack) => makeSecret(stack), 'SecretA720EF05'],
  ['an attached secret by its attachment', (stack: Stack) => makeSecret(stack).attach(TARGET), 'SecretA720EF05'],
  ['an L1 secret', (stack: Stack) => new secretsmanager.CfnSecret(stack, 'Secret'), 'Secret'],
])('rotates %s by its direct Ref', (_name, make, logicalId) => {
  const stack = makeStack();
  const rotation = new SecretRotationSchedule(stack, 'Rotation', { secret: make(stack), strategy: RotationStrategy.byFunction(makeFunction(stack)) });
  const { SecretId, RotationRules } = schedule(stack).Properties;
  expect(SecretId).toEqual({ Ref: logicalId });
  expect(RotationRules.ScheduleExpression).toBe(rotation.window?.scheduleExpression);
  const resource = rotation.node.defaultChild as secretsmanager.CfnRotationSchedule;
  expect(stack.resolve(rotation.scheduledSecretArn)).toEqual({ Ref: stack.getLogicalId(resource) });
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Permission', { SourceArn: { Ref: logicalId } });
});

test('waits for an attachment at any place in the stack', () => {
  const stack = makeStack();
  const secret = makeSecret(stack);
  new secretsmanager.CfnSecretTargetAttachment(stack, 'Raw', { secretId: secret.secretArn, targetId: 'db-1', targetType: 'AWS::RDS::DBInstance' });
  new SecretRotationSchedule(stack, 'Rotation', { secret, strategy: RotationStrategy.byFunction(makeFunction(stack)) });
  expect(schedule(stack).DependsOn).toContain('Raw');
});

describe('hosted rotation of a plain secret', () => {
  const hosted = (vpc: ec2.IVpc) => ({ strategy: RotationStrategy.hostedSingleUser({ vpc }), engine: DatabaseEngine.MYSQL });

  test('allows connections to the database that is named', () => {
    const stack = makeStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const encryptionKey = new kms.Key(stack, 'Key');
    const secret = makeSecret(stack, encryptionKey);
    secret.attach(TARGET);
    const database = new ec2.SecurityGroup(stack, 'Database', { vpc });
    new SecretRotationSchedule(stack, 'Rotation', { secret, database, ...hosted(vpc) });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 3306, ToPort: 3306 });
    expect(schedule(stack).Properties.HostedRotationLambda).toMatchObject({
      RotationType: 'MySQLSingleUser', KmsKeyArn: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] },
    });
    expect(schedule(stack).DependsOn).toContain('SecretAttachment2E1B7C3B');
  });

  test('refuses a secret that is connected to nothing, and one attached to a proxy', () => {
    const stack = makeStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const secret = makeSecret(stack);
    expect(messageOf(() => new SecretRotationSchedule(stack, 'Unconnected', { secret, ...hosted(vpc) }))).toContain('[hosted-rotation-not-connected]');
    new secretsmanager.CfnSecretTargetAttachment(stack, 'Raw', { secretId: secret.secretArn, targetId: 'proxy', targetType: 'AWS::RDS::DBProxy' });
    expect(messageOf(() => new SecretRotationSchedule(stack, 'Proxied', { secret, ...hosted(vpc) }))).toContain(
      'got: AWS::RDS::DBProxy; connect the database itself');
  });
});

describe('refuses', () => {
  const strategy = RotationStrategy.none('No user');

  test('another stack than the one of the secret', () => {
    const app = new App();
    const secret = makeSecret(new Stack(app, 'Secrets'));
    const other = new Stack(app, 'Other');
    expect(messageOf(() => new SecretRotationSchedule(other, 'Rotation', { secret, strategy }))).toBe('`scope` must be in the stack of the secret, Secrets, '
      + 'got: Other; create the schedule in the stack of the secret [rotation-schedule-stack] at Other/Rotation');
  });

  test('another account or region than those of an imported secret, if they are known', () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:rds-AbCdEf';
    const rotate = (stack: Stack) => new SecretRotationSchedule(stack, 'Rotation', {
      secret: secretsmanager.Secret.fromSecretCompleteArn(stack, 'Imported', arn), strategy,
    });
    expect(messageOf(() => rotate(makeStack({ account: '222222222222', region: 'eu-west-1' })))).toBe('`scope` must be in the account and region of the '
      + 'secret, 111111111111 and eu-west-1, got: 222222222222 and eu-west-1; create the schedule in a stack there '
      + '[rotation-schedule-environment] at Stack/Rotation');
    expect(() => rotate(makeStack())).not.toThrow();
  });
});

describe('holds', () => {
  function rotateIn(scope: Construct) {
    const secret = makeSecret(scope, new kms.Key(scope, 'Key'));
    new SecretRotationSchedule(scope, 'Rotation', { secret, strategy: RotationStrategy.byFunction(makeFunction(scope)) });
  }

  test.each([
    ['an environment-agnostic stack', new Stack(new App(), 'Stack')],
    ['China', new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'cn-north-1' } })],
    ['GovCloud', new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'us-gov-west-1' } })],
    ['a stage', new Stack(new Stage(new App(), 'Stage'), 'Stack')],
    ['a nested stack', new NestedStack(new Stack(new App(), 'Parent'), 'Nested')],
    ['a permissions boundary', new Stack(new App(), 'Stack', { permissionsBoundary: PermissionsBoundary.fromName('boundary') })],
  ])('in %s', (_name, stack) => {
    rotateIn(stack);
    const json = JSON.stringify(Template.fromStack(stack).toJSON());
    expect(schedule(stack).Properties.SecretId).toEqual({ Ref: 'SecretA720EF05' });
    expect(json).not.toContain('arn:aws');
    expect(json).not.toContain('"Principal":"*"');
  });

  test('hosted rotation adds its transform to the stack of the secret, nested or not', () => {
    const parent = new Stack(new App(), 'Parent');
    const nested = new NestedStack(parent, 'Nested');
    const secret = makeSecret(nested);
    secret.attach(TARGET);
    new SecretRotationSchedule(nested, 'Rotation', { secret, engine: DatabaseEngine.ORACLE, strategy: RotationStrategy.hostedSingleUser() });
    expect(Template.fromStack(nested).toJSON().Transform).toBe('AWS::SecretsManager-2024-09-16');
    expect(Template.fromStack(parent).toJSON().Transform).toBeUndefined();
  });

  test('two hosted rotations add the transform once', () => {
    const stack = makeStack();
    for (const id of ['One', 'Two']) {
      const secret = new secretsmanager.Secret(stack, id);
      secret.attach(TARGET);
      new SecretRotationSchedule(stack, `${id}Rotation`, { secret, engine: DatabaseEngine.MYSQL, strategy: RotationStrategy.hostedSingleUser() });
    }
    expect(Template.fromStack(stack).toJSON().Transform).toEqual(['AWS::SecretsManager-2024-09-16']);
  });
});
