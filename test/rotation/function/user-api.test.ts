import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as memorydb from 'aws-cdk-lib/aws-memorydb';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { DatabaseEngine } from '../../../src/engines/database-engine';
import { SecretsManagerEndpoint } from '../../../src/network/secrets-manager-endpoint';
import { RotationFunction } from '../../../src/rotation/function/rotation-function';
import { RotationFunctionProps } from '../../../src/rotation/function/rotation-function-props';
import { RotationStrategy } from '../../../src/rotation/strategies/rotation-strategy';
import { DatabaseTarget } from '../../../src/secrets/databases/database-target';
import { ManagedDatabaseSecret } from '../../../src/secrets/kinds/managed-database-secret';
import { makeStack, messageOf } from '../support';

const FUNCTION = 'AWS::Lambda::Function';
const SINGLE = { engine: DatabaseEngine.ELASTICACHE_USER, strategy: RotationStrategy.singleUser(), userId: 'orders-1' };

function vpcOf(stack: Stack, subnetType = ec2.SubnetType.PRIVATE_WITH_EGRESS) {
  return new ec2.Vpc(stack, 'Vpc', {
    maxAzs: 2, subnetConfiguration: [{ name: 'public', subnetType: ec2.SubnetType.PUBLIC }, { name: 'inner', subnetType }],
  });
}

function settings(stack: Stack) {
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources(FUNCTION));
  const text = Properties.Environment.Variables.ROTATION_SETTINGS;
  return typeof text === 'string' ? JSON.parse(text) : text;
}

/** The statements of the function's own policy that are about the API. */
function statements(stack: Stack, service: string) {
  return Object.values(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().some((action: string) => action.startsWith(`${service}:`)));
}

test('a user of ElastiCache is rotated by its id, which is the only user that the function may describe and change', () => {
  const stack = makeStack({ account: '111111111111', region: 'eu-west-1' });
  const vpc = vpcOf(stack);
  const group = new ec2.SecurityGroup(stack, 'CacheGroup', { vpc, allowAllOutbound: false });
  const credentials = new ManagedDatabaseSecret(stack, 'Credentials', { engine: DatabaseEngine.ELASTICACHE_USER, username: 'orders' });
  credentials.connectTo(DatabaseTarget.elastiCacheUser('Orders-1', 'cache.example.com', { vpc, connections: group }));
  credentials.addRotation(RotationStrategy.dualPassword());
  expect(settings(stack)).toMatchObject({
    strategy: { kind: 'dualPassword' },
    endpoint: { host: 'cache.example.com', port: 6379 },
    managedUser: { service: 'elasticache', id: 'Orders-1' },
  });
  expect(statements(stack, 'elasticache')).toEqual([{
    Action: ['elasticache:DescribeUsers', 'elasticache:ModifyUser'],
    Effect: 'Allow',
    Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':elasticache:eu-west-1:111111111111:user:orders-1']] },
  }]);
  const template = Template.fromStack(stack);
  template.hasResourceProperties(FUNCTION, { Timeout: 300 });
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 6379, ToPort: 6379, Description: 'Rotation to the database' });
  template.hasResourceProperties('AWS::EC2::SecurityGroup', {
    GroupDescription: 'Rotation function of secrets',
    SecurityGroupEgress: [{ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443, IpProtocol: 'tcp', Description: 'To Secrets Manager' }],
  });
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

test('a user of MemoryDB is rotated by its name', () => {
  const stack = makeStack({ account: '111111111111', region: 'eu-west-1' });
  const credentials = new ManagedDatabaseSecret(stack, 'Credentials', { engine: DatabaseEngine.MEMORYDB_USER, username: 'orders' });
  credentials.connectTo(DatabaseTarget.host('cluster.example.com', { vpc: vpcOf(stack) }));
  credentials.addRotation();
  expect(settings(stack)).toMatchObject({ strategy: { kind: 'singleUser' }, managedUser: { service: 'memorydb', id: 'orders' } });
  expect(statements(stack, 'memorydb')).toEqual([{
    Action: ['memorydb:DescribeUsers', 'memorydb:UpdateUser'],
    Effect: 'Allow',
    Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':memorydb:eu-west-1:111111111111:user/orders']] },
  }]);
});

test('a user of MemoryDB that the target names is the one that the function may change', () => {
  const stack = makeStack();
  const credentials = new ManagedDatabaseSecret(stack, 'Credentials', { engine: DatabaseEngine.MEMORYDB_USER, username: 'orders' });
  const user = new memorydb.CfnUser(stack, 'User', {
    userName: 'orders',
    accessString: 'on ~orders:* +@all -@dangerous',
    authenticationMode: { Type: 'password', Passwords: [credentials.secretValueFromJson('password').unsafeUnwrap()] },
  });
  credentials.connectTo(DatabaseTarget.memoryDbUser(user.ref, 'cluster.example.com', { vpc: vpcOf(stack) }));
  credentials.addRotation();
  expect(settings(stack)['Fn::Join'][1]).toContainEqual({ Ref: 'User' });
  expect(statements(stack, 'memorydb')[0].Resource['Fn::Join'][1]).toContainEqual({ Ref: 'User' });
});

test.each([
  ['memoryDbUser', DatabaseTarget.memoryDbUser],
  ['elastiCacheUser', DatabaseTarget.elastiCacheUser],
])('a user of MemoryDB that %s names must be the one of the secret, whose password would be replaced otherwise', (_method, targetOf) => {
  const stack = makeStack();
  const credentials = new ManagedDatabaseSecret(stack, 'Credentials', { engine: DatabaseEngine.MEMORYDB_USER, username: 'orders' });
  credentials.connectTo(targetOf('billing', 'cluster.example.com', { vpc: vpcOf(stack) }));
  expect(messageOf(() => credentials.addRotation())).toBe('`userName` must be the user of the secret, "orders", got: "billing"; '
    + 'connect the secret with DatabaseTarget.memoryDbUser and the name of its own user [rotation-user-name] at Stack/Credentials');
});

test('the rotation waits for the user that takes its password from the secret', () => {
  const stack = makeStack();
  const credentials = new ManagedDatabaseSecret(stack, 'Credentials', { engine: DatabaseEngine.ELASTICACHE_USER, username: 'orders' });
  const user = new elasticache.CfnUser(stack, 'User', {
    userId: 'orders-1',
    userName: 'orders',
    engine: 'valkey',
    accessString: 'on ~orders:* +@all -@dangerous',
    authenticationMode: { Type: 'password', Passwords: [credentials.secretValueFromJson('password').unsafeUnwrap()] },
  });
  credentials.connectTo(DatabaseTarget.elastiCacheUser(user.ref, 'cache.example.com', { vpc: vpcOf(stack) }));
  credentials.addRotation();
  expect(settings(stack)['Fn::Join'][1]).toContainEqual({ Ref: 'User' });
  expect(statements(stack, 'elasticache')[0].Resource['Fn::Join'][1]).toContainEqual({ Ref: 'User' });
});

test.each([
  ['ElastiCache', DatabaseEngine.ELASTICACHE_USER, 'elasticache'], ['MemoryDB', DatabaseEngine.MEMORYDB_USER, 'memory-db'],
])('the endpoint for the API of %s is created in addition to that of Secrets Manager with createEndpoint, once', (called, engine, service) => {
  const stack = makeStack({ account: '111111111111', region: 'eu-west-1' });
  const vpc = vpcOf(stack, ec2.SubnetType.PRIVATE_ISOLATED);
  ['one', 'two'].forEach((userId) => new RotationFunction(stack, userId, { ...SINGLE, engine, userId, vpc, createEndpoint: true }));
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::EC2::VPCEndpoint', 2);
  template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
    ServiceName: `com.amazonaws.eu-west-1.${service}`,
    PrivateDnsEnabled: true,
    PolicyDocument: {
      Statement: [{
        Sid: 'AllowOwnPrincipals',
        Action: `${service.replace('-', '')}:*`,
        Effect: 'Allow',
        Principal: '*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalAccount': '111111111111' } },
      }],
    },
  });
  const rules = (type: string) => Object.values(template.findResources(type)).filter(({ Properties }) => Properties.Description === called).length;
  expect([rules('AWS::EC2::SecurityGroupIngress'), rules('AWS::EC2::SecurityGroupEgress')]).toEqual([2, 2]);
});

test('an endpoint for the API that exists is used', () => {
  const stack = makeStack();
  const vpc = vpcOf(stack, ec2.SubnetType.PRIVATE_ISOLATED);
  new SecretsManagerEndpoint(stack, 'SecretsManager', { vpc });
  vpc.addInterfaceEndpoint('ElastiCache', { service: ec2.InterfaceVpcEndpointAwsService.ELASTICACHE, open: false });
  new RotationFunction(stack, 'Rotation', { ...SINGLE, vpc });
  Template.fromStack(stack).resourceCountIs('AWS::EC2::VPCEndpoint', 2);
});

test('a network of another stack depends on no other stack', () => {
  const app = new App();
  const network = new Stack(app, 'Network');
  const vpc = vpcOf(network, ec2.SubnetType.PRIVATE_ISOLATED);
  new RotationFunction(new Stack(app, 'Secrets'), 'Rotation', { ...SINGLE, vpc, createEndpoint: true });
  app.synth();
  expect(network.dependencies).toEqual([]);
});

describe('is refused', () => {
  const message = (props: (stack: Stack) => RotationFunctionProps) => {
    const stack = makeStack();
    return messageOf(() => new RotationFunction(stack, 'Rotation', props(stack)));
  };
  const inVpc = (stack: Stack) => ({ ...SINGLE, vpc: vpcOf(stack) });

  test.each<[string, (stack: Stack) => RotationFunctionProps, string]>([
    ['a user without its id', (stack) => ({ ...inVpc(stack), userId: undefined }), '`userId` must be given for a user of ElastiCache, got: none; connect the '
      + 'secret with DatabaseTarget.elastiCacheUser or memoryDbUser, which accept the id, or give it to the RotationFunction that you create [rotation-user-id] at Stack/Rotation'],
    ['an empty id', (stack) => ({ ...inVpc(stack), userId: '' }), '`userId` must be given for a user of ElastiCache, got: an empty one; connect the secret with '
      + 'DatabaseTarget.elastiCacheUser or memoryDbUser, which accept the id, or give it to the RotationFunction that you create [rotation-user-id] at Stack/Rotation'],
    ['a superuser', (stack) => ({ ...inVpc(stack), superuserSecret: new secretsmanager.Secret(stack, 'Superuser') }), '`superuserSecret` must be left out for a '
      + 'user of ElastiCache, got: one; the role of the function changes the user, leave it out [rotation-superuser-unused] at Stack/Rotation'],
    ['alternating users', (stack) => ({
      ...inVpc(stack),
      strategy: RotationStrategy.alternatingUsers({ firstUsername: 'a', secondUsername: 'b', ownerRole: 'c' }),
      superuserSecret: new secretsmanager.Secret(stack, 'Superuser'),
    }), '2 problems at Stack/Rotation:\n- `strategy` must be one that ElastiCache user supports, got: alternatingUsers; use RotationStrategy.singleUser or '
      + 'RotationStrategy.dualPassword [rotation-method]\n- `superuserSecret` must be left out for a user of ElastiCache, got: one; the role of the function '
      + 'changes the user, leave it out [rotation-superuser-unused]'],
    ['no VPC', () => SINGLE, '`vpc` must be given for a user of ElastiCache, got: none; give the VPC of the servers [rotation-vpc] at Stack/Rotation'],
    ['too little time', (stack) => ({ ...inVpc(stack), timeout: Duration.minutes(4) }), '`timeout` must be from 300 to 900 seconds, got: 240; a rotation that times '
      + 'out is tried again, allow the time that your slowest login needs [rotation-function-timeout] at Stack/Rotation'],
    ['isolated subnets with an endpoint for Secrets Manager only', (stack) => {
      const vpc = vpcOf(stack, ec2.SubnetType.PRIVATE_ISOLATED);
      new SecretsManagerEndpoint(stack, 'SecretsManager', { vpc });
      return { ...SINGLE, vpc };
    }, '`vpcSubnets` must have network connectivity to the API of ElastiCache, got: isolated subnets without its endpoint; create an ec2.InterfaceVpcEndpoint for it, set '
      + '`createEndpoint`, or choose subnets with a NAT gateway [rotation-no-way-to-api] at Stack/Rotation'],
  ])('%s', (_what, props, expected) => {
    expect(message(props)).toBe(expected);
  });

  test('no id that is known at deployment only', () => {
    expect(message((stack) => ({ ...inVpc(stack), userId: new CfnParameter(stack, 'Id').valueAsString }))).toBeUndefined();
  });

  test('a secret that is connected by host alone, which names no id', () => {
    const stack = makeStack();
    const credentials = new ManagedDatabaseSecret(stack, 'Credentials', { engine: DatabaseEngine.ELASTICACHE_USER, username: 'orders' });
    credentials.connectTo(DatabaseTarget.host('cache.example.com', { vpc: vpcOf(stack) }));
    expect(messageOf(() => credentials.addRotation())).toBe('`userId` must be given for a user of ElastiCache, got: none; connect the secret with '
      + 'DatabaseTarget.elastiCacheUser or memoryDbUser, which accept the id, or give it to the RotationFunction that you create [rotation-user-id] at Stack/Credentials');
  });

  test('a target with an empty id', () => {
    expect(messageOf(() => DatabaseTarget.elastiCacheUser('', 'cache.example.com'))).toBe('`userId` must not be empty, got: ""; give the id of the user, such '
      + 'as `user.ref` of a CfnUser [database-user-id]');
  });
});
