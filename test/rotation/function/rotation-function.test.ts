import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { DatabaseEngine } from '../../../src/engines/database-engine';
import { RotationFunction } from '../../../src/rotation/function/rotation-function';
import { RotationStrategy } from '../../../src/rotation/strategies/rotation-strategy';
import { makeStack, vpcOf } from '../support';

const SINGLE = { engine: DatabaseEngine.POSTGRES, strategy: RotationStrategy.singleUser() };
const FUNCTION = 'AWS::Lambda::Function';
const only = (template: Template, type: string) => Object.values(template.findResources(type))[0];

test('is a pinned runtime on ARM with the code of the package, a role of its own, and its settings', () => {
  const stack = makeStack();
  const rotation = new RotationFunction(stack, 'Rotation', SINGLE);
  const template = Template.fromStack(stack);
  const { Properties, DependsOn } = only(template, FUNCTION);
  expect(Properties).toEqual({
    Architectures: ['arm64'],
    Code: { S3Bucket: expect.anything(), S3Key: expect.stringMatching(/\.zip$/) },
    DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': [expect.stringMatching(/^RotationFailures/), 'Arn'] } },
    Description: 'Rotates secrets',
    Environment: { Variables: { ROTATION_SETTINGS: expect.any(String) } },
    Handler: 'index.handler',
    LoggingConfig: { LogGroup: { Ref: expect.stringMatching(/^RotationLogs/) } },
    MemorySize: 256,
    Role: { 'Fn::GetAtt': [expect.stringMatching(/^RotationRole/), 'Arn'] },
    Runtime: 'nodejs24.x',
    Timeout: 60,
  });
  expect(DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^RotationRoleRunning/)]));
  expect(JSON.parse(Properties.Environment.Variables.ROTATION_SETTINGS)).toEqual({
    strategy: { kind: 'singleUser' },
    password: {
      length: 32,
      characterSets: ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789', DatabaseEngine.POSTGRES.passwordRules.punctuation],
      requireEachSet: true,
    },
  });
  expect(rotation.function.role).toBe(rotation.role);
  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
  template.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
});

test('gets its permissions from one policy of its own, none of AWS and none inline', () => {
  const stack = makeStack();
  new RotationFunction(stack, 'Rotation', { ...SINGLE, vpc: vpcOf(stack) });
  const template = Template.fromStack(stack);
  expect(only(template, 'AWS::IAM::Role').Properties).toEqual({
    AssumeRolePolicyDocument: {
      Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } }], Version: '2012-10-17',
    },
    Description: 'Rotation function of secrets',
  });
  template.resourceCountIs('AWS::IAM::Policy', 0);
  const { Properties: { PolicyDocument, Roles } } = only(template, 'AWS::IAM::ManagedPolicy');
  expect(Roles).toEqual([{ Ref: expect.stringMatching(/^RotationRole/) }]);
  expect(PolicyDocument.Statement).toEqual([
    { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Effect: 'Allow', Resource: { 'Fn::GetAtt': [expect.stringMatching(/^RotationLogs/), 'Arn'] } },
    { Action: 'sqs:SendMessage', Effect: 'Allow', Resource: { 'Fn::GetAtt': [expect.stringMatching(/^RotationFailures/), 'Arn'] } },
    {
      Action: [
        'ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSubnets', 'ec2:UnassignPrivateIpAddresses',
      ],
      Effect: 'Allow',
      Resource: '*',
    },
  ]);
});

test('may use the key of a queue that is given', () => {
  const stack = makeStack();
  const deadLetterQueue = new sqs.Queue(stack, 'Queue', { encryptionMasterKey: new kms.Key(stack, 'Key') });
  new RotationFunction(stack, 'Rotation', { ...SINGLE, deadLetterQueue });
  expect(only(Template.fromStack(stack), 'AWS::IAM::ManagedPolicy').Properties.PolicyDocument.Statement).toContainEqual({
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Effect: 'Allow', Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
  });
});

test('needs no network interfaces outside of a VPC, and has no connections there', () => {
  const stack = makeStack();
  const { connections } = new RotationFunction(stack, 'Rotation', SINGLE);
  const template = Template.fromStack(stack);
  expect(JSON.stringify(only(template, 'AWS::IAM::ManagedPolicy').Properties)).not.toContain('ec2:');
  expect(connections.securityGroups).toEqual([]);
});

test('allows connections of its own security group to Secrets Manager only', () => {
  const stack = makeStack();
  new RotationFunction(stack, 'Rotation', { ...SINGLE, vpc: vpcOf(stack) });
  expect(only(Template.fromStack(stack), 'AWS::EC2::SecurityGroup').Properties.SecurityGroupEgress).toEqual([
    { CidrIp: '0.0.0.0/0', Description: 'To Secrets Manager', FromPort: 443, IpProtocol: 'tcp', ToPort: 443 },
  ]);
});

test('creates the endpoint with createEndpoint, which allows its connections', () => {
  const stack = makeStack();
  new RotationFunction(stack, 'Rotation', { ...SINGLE, vpc: vpcOf(stack, ec2.SubnetType.PRIVATE_ISOLATED), createEndpoint: true });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::EC2::VPCEndpoint', 1);
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    FromPort: 443, ToPort: 443, SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^RotationSecurityGroup'), 'GroupId'] },
  });
});

test('accepts every option', () => {
  const stack = makeStack();
  const queue = new sqs.Queue(stack, 'Queue');
  const boundary = iam.ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'boundary');
  const layer = lambda.LayerVersion.fromLayerVersionArn(stack, 'Layer', 'arn:aws:lambda:eu-west-1:111111111111:layer:certificates:1');
  new RotationFunction(stack, 'Rotation', {
    ...SINGLE,
    strategy: RotationStrategy.singleUser({ promoteInFinishStep: true }),
    code: lambda.Code.fromBucket(s3.Bucket.fromBucketName(stack, 'Bucket', 'bundles'), 'rotation-postgres.zip'),
    runtime: lambda.Runtime.NODEJS_22_X,
    architecture: lambda.Architecture.X86_64,
    memorySize: 512,
    timeout: Duration.seconds(30),
    logRetention: logs.RetentionDays.ONE_WEEK,
    reservedConcurrentExecutions: 2,
    deadLetterQueue: queue,
    permissionsBoundary: boundary,
    certificatesLayer: layer,
    hostname: 'db.example.com',
    port: 5433,
  });
  const template = Template.fromStack(stack);
  template.hasResourceProperties(FUNCTION, {
    Architectures: ['x86_64'],
    Code: { S3Bucket: 'bundles', S3Key: 'rotation-postgres.zip' },
    DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Queue'), 'Arn'] } },
    Layers: ['arn:aws:lambda:eu-west-1:111111111111:layer:certificates:1'],
    MemorySize: 512,
    ReservedConcurrentExecutions: 2,
    Runtime: 'nodejs22.x',
    Timeout: 30,
    Environment: {
      Variables: {
        ROTATION_SETTINGS: Match.serializedJson(Match.objectLike({
          strategy: { kind: 'singleUser', promoteInFinishStep: true }, endpoint: { host: 'db.example.com', port: 5433 },
        })),
      },
    },
  });
  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
  expect(only(template, 'AWS::IAM::Role').Properties.PermissionsBoundary).toEqual({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':policy/boundary']],
  });
  template.resourceCountIs('AWS::SQS::Queue', 1);
});

test('has the permissions boundary of the app', () => {
  const stack = makeStack();
  new RotationFunction(stack, 'Rotation', SINGLE);
  iam.PermissionsBoundary.of(stack).apply(iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess'));
  expect(only(Template.fromStack(stack), 'AWS::IAM::Role').Properties.PermissionsBoundary).toBeDefined();
});

test('holds in another partition', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'cn-north-1' } });
  new RotationFunction(stack, 'Rotation', { ...SINGLE, vpc: vpcOf(stack) });
  expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('arn:aws:');
});
