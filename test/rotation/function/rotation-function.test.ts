import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { DatabaseEngine } from '../../../src/engines/database-engine';
import { DatabasePrivileges } from '../../../src/rotation/function/database-privileges';
import { RotationFunction } from '../../../src/rotation/function/rotation-function';
import { RotationFunctionProps } from '../../../src/rotation/function/rotation-function-options';
import { RotationMethod } from '../../../src/rotation/function/rotation-method';
import { bundleOf, NO_DATABASE, protocolOf } from '../../../src/rotation/function/rotation-protocols';
import { makeStack, messageOf } from '../support';

const SINGLE = { engine: DatabaseEngine.POSTGRES, method: RotationMethod.singleUser() };
const FUNCTION = 'AWS::Lambda::Function';
const only = (template: Template, type: string) => Object.values(template.findResources(type))[0];
const inline = () => lambda.Code.fromInline('exports.handler = async () => undefined;');

function vpcOf(stack: Stack, subnetType = ec2.SubnetType.PRIVATE_WITH_EGRESS) {
  return new ec2.Vpc(stack, 'Vpc', {
    maxAzs: 2,
    subnetConfiguration: [{ name: 'public', subnetType: ec2.SubnetType.PUBLIC }, { name: 'inner', subnetType }],
  });
}

test('is a pinned runtime on ARM with the code of the package, a role of its own, and what it is told', () => {
  const stack = makeStack();
  const made = new RotationFunction(stack, 'Rotation', SINGLE);
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
  expect(made.function.role).toBe(made.role);
  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
  template.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
});

test('takes its permissions from one policy of its own, none of AWS and none inline', () => {
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

test('lets its own security group out to Secrets Manager only', () => {
  const stack = makeStack();
  new RotationFunction(stack, 'Rotation', { ...SINGLE, vpc: vpcOf(stack) });
  expect(only(Template.fromStack(stack), 'AWS::EC2::SecurityGroup').Properties.SecurityGroupEgress).toEqual([
    { CidrIp: '0.0.0.0/0', Description: 'To Secrets Manager', FromPort: 443, IpProtocol: 'tcp', ToPort: 443 },
  ]);
});

test('makes the endpoint where it is asked to, and is let in there', () => {
  const stack = makeStack();
  new RotationFunction(stack, 'Rotation', { ...SINGLE, vpc: vpcOf(stack, ec2.SubnetType.PRIVATE_ISOLATED), createEndpoint: true });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::EC2::VPCEndpoint', 1);
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    FromPort: 443, ToPort: 443, SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^RotationSecurityGroup'), 'GroupId'] },
  });
});

test('takes every option', () => {
  const stack = makeStack();
  const queue = new sqs.Queue(stack, 'Queue');
  const boundary = iam.ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'boundary');
  const layer = lambda.LayerVersion.fromLayerVersionArn(stack, 'Layer', 'arn:aws:lambda:eu-west-1:111111111111:layer:certificates:1');
  new RotationFunction(stack, 'Rotation', {
    ...SINGLE,
    method: RotationMethod.singleUser({ promoteInFinishStep: true }),
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

test('keeps to the permissions boundary of the app', () => {
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

describe('bundles', () => {
  test.each([['postgres', protocolOf(DatabaseEngine.POSTGRES)!], ['regenerate', NO_DATABASE]])('that of %s is in the package', (name, protocol) => {
    expect(protocol.name).toBe(name);
    expect(bundleOf(protocol)).toMatch(new RegExp(`assets/rotation-${name}$`));
  });

  test.each([
    [DatabaseEngine.POSTGRES, 'postgres'], [DatabaseEngine.AURORA_POSTGRES, 'postgres'], [DatabaseEngine.REDSHIFT, 'postgres'],
    [DatabaseEngine.MYSQL, 'mysql'], [DatabaseEngine.MARIADB, 'mysql'], [DatabaseEngine.AURORA_MYSQL, 'mysql'],
    [DatabaseEngine.SQLSERVER, 'sqlserver'], [DatabaseEngine.ORACLE, 'oracle'], [DatabaseEngine.DOCUMENTDB, 'mongodb'],
    [DatabaseEngine.ELASTICACHE_USER, 'elasticache'], [DatabaseEngine.MEMORYDB_USER, 'elasticache'],
    [DatabaseEngine.of({ name: 'Valkey', engineName: 'redis', port: 6379 }), 'redis'],
    [DatabaseEngine.of({ name: 'CockroachDB', engineName: 'postgres', port: 26_257 }), 'postgres'],
    [DatabaseEngine.DB2, undefined], [DatabaseEngine.OPENSEARCH, undefined], [DatabaseEngine.ELASTICACHE_AUTH_TOKEN, undefined],
    [DatabaseEngine.of({ name: 'Odd', engineName: 'toString' }), undefined],
  ])('%#: engines are spoken to by the right one', (engine, name) => {
    expect(protocolOf(engine)?.name).toBe(name);
  });
});

describe('is refused', () => {
  const message = (props: (stack: Stack) => RotationFunctionProps) => {
    const stack = makeStack();
    const got = messageOf(() => new RotationFunction(stack, 'Rotation', props(stack)));
    expect(stack.node.tryFindChild('Rotation') === undefined).toBe(got !== undefined);
    return got;
  };
  const superuserSecret = (stack: Stack) => new secretsmanager.Secret(stack, 'Superuser');
  const token = (stack: Stack) => new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;

  test.each<[string, (stack: Stack) => RotationFunctionProps, string]>([
    ['no engine', () => ({ method: RotationMethod.singleUser() }), '`engine` must be known to rotate users of a database, got: none; give the '
      + 'DatabaseEngine, or use RotationStrategy.regenerate where nothing else must learn the value [rotation-engine-unknown] at Stack/Rotation'],
    ['an engine that is not spoken to', () => ({ ...SINGLE, engine: DatabaseEngine.OPENSEARCH }), '`engine` must be one that this package has a rotation '
      + 'function for, got: OpenSearch; use RotationStrategy.byFunction with a function for it [rotation-engine] at Stack/Rotation'],
    ['a second password of a PostgreSQL user', () => ({ ...SINGLE, method: RotationMethod.dualPassword() }), '`strategy` must be one that PostgreSQL can do, '
      + 'got: dualPassword; use RotationStrategy.singleUser or RotationStrategy.alternatingUsers [rotation-method] at Stack/Rotation'],
    ['Redshift users in turn', (stack) => ({
      engine: DatabaseEngine.REDSHIFT,
      method: RotationMethod.alternatingUsers({ usernames: ['a', 'b'], ownerRole: 'c' }),
      superuserSecret: superuserSecret(stack),
    }), '`strategy` must be one that Redshift can do, got: alternatingUsers; use RotationStrategy.singleUser [rotation-method] at Stack/Rotation'],
    ['users in turn without a superuser', () => ({ ...SINGLE, method: RotationMethod.alternatingUsers({ usernames: ['a', 'b'], ownerRole: 'c' }) }),
      '`superuserSecret` must be given, got: none; give the secret of a user who may change others [rotation-superuser-missing] at Stack/Rotation'],
    ['a second password of a MariaDB user without a superuser', () => ({ engine: DatabaseEngine.MARIADB, method: RotationMethod.dualPassword() }),
      '`superuserSecret` must be given, got: none; give the secret of a user who may change others [rotation-superuser-missing] at Stack/Rotation'],
    ['the id of a user whom no API changes', () => ({ ...SINGLE, userId: 'app' }), '`userId` must be left out for PostgreSQL, got: "app"; it is for users '
      + 'of ElastiCache and MemoryDB [rotation-user-id-unused] at Stack/Rotation'],
    ['a superuser for no database', (stack) => ({ method: RotationMethod.regenerate(), superuserSecret: superuserSecret(stack) }),
      '`superuserSecret` must be left out where a value is regenerated, got: one; no database is asked, leave it out [rotation-superuser-unused] '
      + 'at Stack/Rotation'],
    ['privileges without a superuser', () => ({ ...SINGLE, privileges: DatabasePrivileges.readOnly() }), '`superuserSecret` must be given with `privileges`, '
      + 'got: none; give the strategy the secret of a user who may create others and grant [rotation-privileges-superuser] at Stack/Rotation'],
    ['privileges on Redshift', (stack) => ({
      ...SINGLE, engine: DatabaseEngine.REDSHIFT, privileges: DatabasePrivileges.readOnly(), superuserSecret: superuserSecret(stack),
    }), '`privileges` must be left out for Redshift, got: some; create the user and its grants yourself [rotation-privileges] at Stack/Rotation'],
    ['a schema on DocumentDB', (stack) => ({
      ...SINGLE, engine: DatabaseEngine.DOCUMENTDB, privileges: DatabasePrivileges.readOnly({ schema: 'public' }), superuserSecret: superuserSecret(stack),
    }), '`schema` must be left out where the engine has no schemas, got: "public"; name the `database`, or nothing [rotation-privileges-schema] '
      + 'at Stack/Rotation'],
    ['reading no schema on Oracle', (stack) => ({
      ...SINGLE, engine: DatabaseEngine.ORACLE, privileges: DatabasePrivileges.readOnly(), superuserSecret: superuserSecret(stack),
    }), '`schema` must be given on Oracle, got: none; name the schema whose tables the user may use [rotation-privileges-schema] at Stack/Rotation'],
    ['owning another schema on Oracle', (stack) => ({
      ...SINGLE, engine: DatabaseEngine.ORACLE, privileges: DatabasePrivileges.owner({ schema: 'ORDERS' }), superuserSecret: superuserSecret(stack),
    }), '`privileges` must be readWrite or readOnly for another schema than the user\'s own on Oracle, got: owner; a user owns its own schema and no other '
      + '[rotation-privileges-owner] at Stack/Rotation'],
    ['owners in turn on Oracle', (stack) => ({
      engine: DatabaseEngine.ORACLE,
      method: RotationMethod.alternatingUsers({ usernames: ['a', 'b'], ownerRole: 'c' }),
      privileges: DatabasePrivileges.owner(),
      superuserSecret: superuserSecret(stack),
    }), '`privileges` must be readWrite or readOnly for users that take turns on Oracle, got: owner; a user owns its own schema and no other '
      + '[rotation-privileges-owner] at Stack/Rotation'],
    ['Python', () => ({ ...SINGLE, runtime: lambda.Runtime.PYTHON_3_12 }), '`runtime` must be Node.js 20 or later, got: python3.12; use '
      + 'lambda.Runtime.NODEJS_24_X, or leave it out [rotation-function-runtime] at Stack/Rotation'],
    ['an old Node.js', () => ({ ...SINGLE, runtime: lambda.Runtime.NODEJS_18_X }), '`runtime` must be Node.js 20 or later, got: nodejs18.x; use '
      + 'lambda.Runtime.NODEJS_24_X, or leave it out [rotation-function-runtime] at Stack/Rotation'],
    ['a time-out below 30 seconds', () => ({ ...SINGLE, timeout: Duration.seconds(29) }), '`timeout` must be from 30 to 900 seconds, got: 29; a rotation '
      + 'that is broken off is tried again, give it the time that your slowest login takes [rotation-function-timeout] at Stack/Rotation'],
    ['a time-out above 15 minutes', () => ({ ...SINGLE, timeout: Duration.minutes(16) }), '`timeout` must be from 30 to 900 seconds, got: 960; a rotation '
      + 'that is broken off is tried again, give it the time that your slowest login takes [rotation-function-timeout] at Stack/Rotation'],
    ['too little memory', () => ({ ...SINGLE, memorySize: 64 }), '`memorySize` must be a whole number from 128 to 10240 MiB, got: 64; 256 is enough for most '
      + '[rotation-function-memory] at Stack/Rotation'],
    ['a port alone', () => ({ ...SINGLE, port: 5432 }), '`hostname` must be given with `port`, got: none; give both, or neither [rotation-hostname] '
      + 'at Stack/Rotation'],
    ['a port out of range', () => ({ ...SINGLE, hostname: 'db', port: 0 }), '`port` must be a whole number from 1 to 65535, got: 0; give the TCP port the '
      + 'database listens on [rotation-port] at Stack/Rotation'],
    ['subnets without a VPC', () => ({ ...SINGLE, vpcSubnets: {} }), '`vpc` must be given with `vpcSubnets`, got: none; give the VPC of the database '
      + '[rotation-vpc] at Stack/Rotation'],
    ['isolated subnets without a way out', (stack) => ({ ...SINGLE, vpc: vpcOf(stack, ec2.SubnetType.PRIVATE_ISOLATED) }),
      '`vpcSubnets` must have network connectivity to Secrets Manager, got: isolated subnets without its endpoint; create a SecretsManagerEndpoint, set `createEndpoint`, '
      + 'or choose subnets with a NAT gateway [rotation-no-way] at Stack/Rotation'],
  ])('%s', (_what, props, expected) => {
    expect(message(props)).toBe(expected);
  });

  test('nothing that is known at deployment only', () => {
    expect(message((stack) => ({ ...SINGLE, timeout: Duration.seconds(token(stack)), hostname: stack.stackName, port: 5432 }))).toBeUndefined();
    expect(message((stack) => ({ ...SINGLE, memorySize: token(stack) }))).toBeUndefined();
    expect(message((stack) => ({ ...SINGLE, hostname: 'db', port: token(stack) }))).toBeUndefined();
  });

  test('a protocol whose code this build has not, but not with code that is given', () => {
    const missing = DatabaseEngine.of({ name: 'Valkey', engineName: 'redis', port: 6379 });
    const without = bundleOf(protocolOf(missing)!) === undefined;
    expect(message(() => ({ ...SINGLE, engine: missing }))).toBe(without ? '`code` must be given, since this build of cdk-managed-secrets has no function for '
      + 'the protocol redis, got: none; update the package, or give the code of a function of your own [rotation-code-missing] at Stack/Rotation' : undefined);
    expect(message(() => ({ ...SINGLE, engine: missing, code: inline() }))).toBeUndefined();
  });
});

describe('a method', () => {
  test.each([
    ['one user', ['a'], 'c', '`usernames` must be two, got: 1; name both users, neither name is derived from the other [rotation-alternating-two]'],
    ['the same user twice', ['a', 'a'], 'c', '`usernames` and `ownerRole` must be three different names, got: "a", "a", "c"; give each a name of its own '
      + '[rotation-alternating-names]'],
    ['an owner that is a user', ['a', 'b'], 'b', '`usernames` and `ownerRole` must be three different names, got: "a", "b", "b"; give each a name of its own '
      + '[rotation-alternating-names]'],
    ['an empty name', ['a', ''], 'c', '`usernames` and `ownerRole` must be three different names, got: "a", "", "c"; give each a name of its own '
      + '[rotation-alternating-names]'],
    ['three names', ['a', 'b'], 'c', undefined],
  ])('of users in turn with %s', (_what, usernames, ownerRole, expected) => {
    expect(messageOf(() => RotationMethod.alternatingUsers({ usernames, ownerRole }))).toBe(expected);
  });

  test('refuses to regenerate a field without a name', () => {
    expect(messageOf(() => RotationMethod.regenerate({ field: '' }))).toBe('`field` must not be empty, got: ""; name the field, or leave it out where the '
      + 'whole secret is the value [rotation-regenerate-field]');
  });
});

test.each(['database', 'schema'])('privileges refuse an empty %s', (prop) => {
  expect(messageOf(() => DatabasePrivileges.owner({ [prop]: '' }))).toBe(`\`${prop}\` must not be empty, got: ""; name the ${prop}, or leave it out `
    + '[database-privileges-name]');
});
