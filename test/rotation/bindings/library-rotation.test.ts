import { CfnElement, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { Database, FUNCTION, only, SCHEDULE, secretOf, settingsOf } from './library-support';
import { DatabaseEngine } from '../../../src/engines/database-engine';
import { bindRotation } from '../../../src/rotation/bind-rotation';
import { RotationContext } from '../../../src/rotation/function/rotation-context';
import { RotationStrategy } from '../../../src/rotation/strategies/rotation-strategy';
import { contextOf, makeStack, messageOf } from '../support';

const named = (construct: Construct) => Stack.of(construct).getLogicalId(construct.node.defaultChild as CfnElement);

describe('the function of this library for one user', () => {
  function setUp() {
    const stack = makeStack();
    const database = new Database(stack);
    const context = secretOf(stack, database);
    return { stack, database, context };
  }

  test('is scheduled by the direct Ref of the secret, and waits for all that a rotation needs', () => {
    const { stack, context } = setUp();
    bindRotation(context, RotationStrategy.singleUser());
    const template = Template.fromStack(stack);
    const [functionId] = Object.keys(template.findResources(FUNCTION));
    const schedule = only(template, SCHEDULE);
    expect(schedule.Properties).toEqual({
      SecretId: { Ref: 'SecretA720EF05' },
      RotationLambdaARN: { 'Fn::GetAtt': [functionId, 'Arn'] },
      RotationRules: { ScheduleExpression: 'cron(0 3 1 * ? *)' },
      RotateImmediatelyOnUpdate: false,
    });
    const needed = ['AWS::IAM::ManagedPolicy', 'AWS::Lambda::Permission', FUNCTION].flatMap((type) => Object.keys(template.findResources(type)));
    expect(needed).toHaveLength(4);
    expect(schedule.DependsOn).toEqual(expect.arrayContaining(needed));
    expect(schedule.DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^DatabaseGroupfromStackSecretRotationFunctions/)]));
    expect(only(template, 'AWS::Lambda::Permission').Properties).toEqual({
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': [functionId, 'Arn'] },
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
      SourceArn: { Ref: 'SecretA720EF05' },
    });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('may change this secret and no other, and reaches the port of the database and Secrets Manager', () => {
    const { stack, database, context } = setUp();
    bindRotation(context, RotationStrategy.singleUser());
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([{
          Action: ['DescribeSecret', 'GetSecretValue', 'ListSecretVersionIds', 'PutSecretValue', 'UpdateSecretVersionStage'].map((one) => `secretsmanager:${one}`),
          Effect: 'Allow',
          Resource: { Ref: 'SecretA720EF05' },
        }]),
      },
    });
    const peer = { 'Fn::GetAtt': [Match.stringLikeRegexp('^SecretRotationFunctions'), 'GroupId'] };
    const port = { FromPort: 5432, ToPort: 5432, IpProtocol: 'tcp', Description: 'Rotation to the database' };
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      ...port, GroupId: { 'Fn::GetAtt': [named(database.group), 'GroupId'] }, SourceSecurityGroupId: peer,
    });
    template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
      ...port, GroupId: peer, DestinationSecurityGroupId: { 'Fn::GetAtt': [named(database.group), 'GroupId'] },
    });
  });

  test('returns the function, for guards and alarms', () => {
    const { stack, context } = setUp();
    const { rotationFunction } = bindRotation(context, RotationStrategy.singleUser());
    const [functionId] = Object.keys(Template.fromStack(stack).findResources(FUNCTION));
    expect(stack.resolve(rotationFunction?.functionArn)).toEqual({ 'Fn::GetAtt': [functionId, 'Arn'] });
  });

  test('warns if the security groups of the database are not known', () => {
    const { stack, context } = setUp();
    bindRotation({ ...context, target: { ...context.target!, connections: undefined } }, RotationStrategy.singleUser());
    Annotations.fromStack(stack).hasWarning('/Stack/Secret', 'The security groups of database Stack/Database are not known: allow connections from the '
      + 'rotation function yourself [ack: cdk-managed-secrets:rotation-database-closed]');
  });

  test('warns if it runs outside of a VPC', () => {
    const { stack, context } = setUp();
    bindRotation({ ...context, target: { ...context.target!, vpc: undefined } }, RotationStrategy.singleUser());
    Annotations.fromStack(stack).hasWarning('/Stack/Secret', 'The rotation function runs outside of any VPC and reaches public databases only: give `vpc`, '
      + 'the one of the database [ack: cdk-managed-secrets:rotation-outside-vpc]');
  });

  test.each<[string, Partial<RotationContext>, RotationStrategy, string]>([
    ['a secret connected to none', { target: undefined }, RotationStrategy.singleUser(), 'the secret must be connected to its database for rotation, got: a '
      + 'secret connected to none; pass it to the database as its credentials or connect it before you add its rotation [rotation-not-connected] '
      + 'at Stack/Secret'],
    ['a strategy that the engine does not support', {}, RotationStrategy.dualPassword(), '`strategy` must be one that PostgreSQL supports, got: dualPassword; use '
      + 'RotationStrategy.singleUser or RotationStrategy.alternatingUsers [rotation-method] at Stack/Secret'],
    ['a port that is not known', {
      engine: DatabaseEngine.of({ name: 'CockroachDB', engineName: 'postgres' }), target: { description: 'host db', attachable: false },
    }, RotationStrategy.singleUser(), '`port` must be given for CockroachDB, got: none; pass it in DatabaseTarget.host(hostname, { port }) '
      + '[rotation-port-unknown] at Stack/Secret'],
  ])('refuses %s, and creates nothing', (_what, more, strategy, message) => {
    const { stack, context } = setUp();
    expect(messageOf(() => bindRotation({ ...context, ...more }, strategy))).toBe(message);
    Template.fromStack(stack).resourceCountIs(FUNCTION, 0);
  });

  test('refuses isolated subnets without network connectivity', () => {
    const stack = makeStack();
    const context = secretOf(stack, new Database(stack, ec2.SubnetType.PRIVATE_ISOLATED));
    expect(messageOf(() => bindRotation(context, RotationStrategy.singleUser()))).toBe('`vpcSubnets` must have network connectivity to Secrets Manager, got: isolated subnets '
      + 'without its endpoint; create a SecretsManagerEndpoint, set `createEndpoint`, or choose subnets with a NAT gateway [rotation-no-way] at Stack/Secret');
    bindRotation(context, RotationStrategy.singleUser({ createEndpoint: true }));
    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPCEndpoint', 1);
  });

  test('waits for its connectivity to Secrets Manager, also with a security group that is given', () => {
    const stack = makeStack();
    const database = new Database(stack, ec2.SubnetType.PRIVATE_ISOLATED);
    const given = new ec2.SecurityGroup(stack, 'Given', { vpc: database.vpc, allowAllOutbound: false });
    bindRotation(secretOf(stack, database), RotationStrategy.singleUser({ createEndpoint: true, securityGroups: [given] }));
    const template = Template.fromStack(stack);
    const required = ['AWS::EC2::VPCEndpoint', 'AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress']
      .map((type) => Object.keys(template.findResources(type)));
    expect(required.map((ids) => ids.length)).toEqual([1, 2, 2]);
    expect(only(template, SCHEDULE).DependsOn).toEqual(expect.arrayContaining(required.flat()));
  });
});

test('a value that no database must learn is regenerated outside of any VPC', () => {
  const stack = makeStack();
  const secret = new secretsmanager.Secret(stack, 'Secret');
  bindRotation(contextOf(secret), RotationStrategy.regenerate({ field: 'key' }));
  const template = Template.fromStack(stack);
  expect(only(template, FUNCTION).Properties.VpcConfig).toBeUndefined();
  expect(settingsOf(stack)).toEqual({
    strategy: { kind: 'regenerate', field: 'key' },
    password: {
      length: 32, characterSets: ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789'], requireEachSet: true,
    },
  });
});

test('the function receives a host that CloudFormation does not attach', () => {
  const stack = makeStack();
  const database = new Database(stack);
  const context = secretOf(stack, database);
  bindRotation({ ...context, target: { ...context.target!, attachable: false } }, RotationStrategy.singleUser());
  expect(settingsOf(stack).endpoint).toEqual({ host: 'db.example.com', port: 5432 });
});
