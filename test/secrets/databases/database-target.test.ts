import { Lazy, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as docdb from 'aws-cdk-lib/aws-docdb';
import * as docdbelastic from 'aws-cdk-lib/aws-docdbelastic';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as redshift from 'aws-cdk-lib/aws-redshift';
import * as redshiftserverless from 'aws-cdk-lib/aws-redshiftserverless';
import { DatabaseEngine } from '../../../src/engines/database-engine';
import { DatabaseTarget } from '../../../src/secrets/databases/database-target';
import { ManagedDatabaseSecret } from '../../../src/secrets/kinds/managed-database-secret';
import { newStack, newVpc, propertiesOf } from '../support';

const ATTACHMENT = 'AWS::SecretsManager::SecretTargetAttachment';

function setUp(engine = DatabaseEngine.POSTGRES) {
  const stack = newStack();
  return { stack, vpc: newVpc(stack), secret: new ManagedDatabaseSecret(stack, 'Secret', { engine, username: 'orders' }) };
}

function newInstance(stack: ReturnType<typeof newStack>, vpc: ec2.IVpc, secret: ManagedDatabaseSecret, id = 'Database') {
  return new rds.DatabaseInstance(stack, id, { vpc, engine: rds.DatabaseInstanceEngine.POSTGRES, credentials: rds.Credentials.fromSecret(secret) });
}

test('an instance with the secret as its credentials attaches it, and its endpoint is the connection', () => {
  const { stack, vpc, secret } = setUp();
  const database = newInstance(stack, vpc, secret);

  expect(propertiesOf(stack, ATTACHMENT)).toEqual({
    SecretId: { Ref: 'SecretA720EF05' }, TargetId: { Ref: 'DatabaseB269D8BB' }, TargetType: 'AWS::RDS::DBInstance',
  });
  expect(stack.resolve(secret.connection)).toEqual({
    host: { 'Fn::GetAtt': ['DatabaseB269D8BB', 'Endpoint.Address'] }, port: { 'Fn::GetAtt': ['DatabaseB269D8BB', 'Endpoint.Port'] },
  });
  expect(secret.connectTo(DatabaseTarget.rdsInstance(database))).toBe(database.secret);
});

test('an Aurora cluster with the secret as its credentials attaches it, and its writer endpoint is the connection', () => {
  const { stack, vpc, secret } = setUp(DatabaseEngine.AURORA_MYSQL);
  new rds.DatabaseCluster(stack, 'Database', {
    vpc,
    engine: rds.DatabaseClusterEngine.auroraMysql({ version: rds.AuroraMysqlEngineVersion.VER_3_08_0 }),
    writer: rds.ClusterInstance.serverlessV2('Writer'),
    credentials: rds.Credentials.fromSecret(secret),
  });

  expect(propertiesOf(stack, ATTACHMENT).TargetType).toBe('AWS::RDS::DBCluster');
  expect(stack.resolve(secret.connection.host)).toEqual({ 'Fn::GetAtt': ['DatabaseB269D8BB', 'Endpoint.Address'] });
});

test('consumers of a proxied database reach the proxy, and the database stays attached', () => {
  const { stack, vpc, secret } = setUp();
  const proxy = newInstance(stack, vpc, secret).addProxy('Proxy', { secrets: [secret], vpc });
  secret.connectTo(DatabaseTarget.rdsProxy(proxy));

  Template.fromStack(stack).resourceCountIs(ATTACHMENT, 1);
  expect(stack.resolve(secret.connection)).toEqual({ host: { 'Fn::GetAtt': ['DatabaseProxyE01FC4E6', 'Endpoint'] }, port: '5432' });
});

test('a DocumentDB cluster, which does not attach the secret itself, is connected explicitly', () => {
  const { stack, vpc, secret } = setUp(DatabaseEngine.DOCUMENTDB);
  const cluster = new docdb.DatabaseCluster(stack, 'Database', {
    vpc,
    instanceType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE),
    masterUser: { username: 'orders', password: secret.secretValueFromJson('password') },
  });
  secret.connectTo(DatabaseTarget.documentDbCluster(cluster));

  expect(propertiesOf(stack, ATTACHMENT).TargetType).toBe('AWS::DocDB::DBCluster');
  expect(stack.resolve(secret.connection.port)).toEqual({ 'Fn::GetAtt': ['DatabaseB269D8BB', 'Port'] });
});

test('types that CDK lacks are attached with the type that CloudFormation accepts', () => {
  const { stack, secret } = setUp(DatabaseEngine.REDSHIFT_SERVERLESS);
  const namespace = new redshiftserverless.CfnNamespace(stack, 'Namespace', { namespaceName: 'orders' });
  const workgroup = new redshiftserverless.CfnWorkgroup(stack, 'Workgroup', { workgroupName: 'orders' });
  secret.connectTo(DatabaseTarget.redshiftServerless(namespace, workgroup));

  expect(propertiesOf(stack, ATTACHMENT)).toMatchObject({ TargetId: { Ref: 'Namespace' }, TargetType: 'AWS::RedshiftServerless::Namespace' });
  expect(stack.resolve(secret.connection.host)).toEqual({ 'Fn::GetAtt': ['Workgroup', 'Workgroup.Endpoint.Address'] });

  const elastic = setUp(DatabaseEngine.DOCUMENTDB_ELASTIC);
  const cluster = new docdbelastic.CfnCluster(elastic.stack, 'Cluster', {
    adminUserName: 'orders', authType: 'SECRET_ARN', clusterName: 'orders', shardCapacity: 2, shardCount: 1,
  });
  elastic.secret.connectTo(DatabaseTarget.documentDbElastic(cluster));
  expect(propertiesOf(elastic.stack, ATTACHMENT).TargetType).toBe('AWS::DocDBElastic::Cluster');
  expect(elastic.stack.resolve(elastic.secret.connection)).toEqual({ host: { 'Fn::GetAtt': ['Cluster', 'ClusterEndpoint'] }, port: '27017' });
});

test('a provisioned Redshift cluster is attached', () => {
  const { stack, secret } = setUp(DatabaseEngine.REDSHIFT);
  const cluster = new redshift.CfnCluster(stack, 'Cluster', { clusterType: 'single-node', dbName: 'orders', masterUsername: 'orders', nodeType: 'ra3.large' });
  secret.connectTo(DatabaseTarget.redshiftCluster(cluster));

  expect(propertiesOf(stack, ATTACHMENT).TargetType).toBe('AWS::Redshift::Cluster');
  expect(stack.resolve(secret.connection)).toEqual({
    host: { 'Fn::GetAtt': ['Cluster', 'Endpoint.Address'] }, port: { 'Fn::GetAtt': ['Cluster', 'Endpoint.Port'] },
  });
});

test('a host is not attached, and its port is that of the engine if no other is given', () => {
  const { stack, secret } = setUp();
  secret.connectTo(DatabaseTarget.host('db.example.com'));
  expect(secret.connection).toEqual({ host: 'db.example.com', port: '5432' });
  Template.fromStack(stack).resourceCountIs(ATTACHMENT, 0);

  const other = setUp().secret;
  other.connectTo(DatabaseTarget.host('db.example.com', { port: 6432 }));
  expect(other.connection.port).toBe('6432');
});

test.each([0, 65_536, 1.5])('rejects port %d', (port) => {
  expect(() => DatabaseTarget.host('db.example.com', { port })).toThrow(new Error(
    `\`port\` must be a whole number from 1 to 65535, got: ${port}; give the TCP port the server listens on [database-port]`));
});

test('a port may be a token', () => {
  const { stack, secret } = setUp();
  secret.connectTo(DatabaseTarget.host('db.example.com', { port: Token.asNumber(Lazy.any({ produce: () => ({ Ref: 'Port' }) })) }));

  expect(stack.resolve(secret.connection.port)).toEqual({ Ref: 'Port' });
});

test('rejects a second database', () => {
  const { stack, vpc, secret } = setUp();
  newInstance(stack, vpc, secret);

  expect(() => newInstance(stack, vpc, secret, 'Second')).toThrow(new Error(
    'a secret must be connected to one database only, got: database App/Second in addition to database App/Database; create a secret for each [secret-connected] at App/Secret'));
});

test('rejects reading a connection that is not known', () => {
  expect(() => setUp().secret.connection).toThrow(new Error('`connection` requires a database, got: a secret that is connected to none; '
    + 'pass the secret to the database as its credentials or call connectTo(DatabaseTarget.…) first [secret-not-connected] at App/Secret'));

  const unknown = setUp(DatabaseEngine.of({ name: 'Other', engineName: 'other' })).secret;
  unknown.connectTo(DatabaseTarget.host('db.example.com'));
  expect(() => unknown.connection).toThrow(new Error(
    '`port` must be given for Other, got: none; pass it in DatabaseTarget.host(hostname, { port }) [database-port-unknown] at App/Secret'));
});

test('a user of MemoryDB is the user of one cluster, which CloudFormation does not attach', () => {
  const { stack, secret } = setUp(DatabaseEngine.MEMORYDB_USER);
  secret.connectTo(DatabaseTarget.memoryDbUser('orders', 'cluster.example.com'));
  secret.connectTo(DatabaseTarget.memoryDbUser('orders', 'cluster.example.com'));

  expect(secret.connection).toEqual({ host: 'cluster.example.com', port: '6379' });
  Template.fromStack(stack).resourceCountIs(ATTACHMENT, 0);
  expect(() => secret.connectTo(DatabaseTarget.memoryDbUser('other', 'cluster.example.com'))).toThrow('[secret-connected]');
});

test('rejects a user without an id or a name', () => {
  expect(() => DatabaseTarget.elastiCacheUser('', 'cache.example.com')).toThrow(new Error(
    '`userId` must not be empty, got: ""; give the id of the user, such as `user.ref` of a CfnUser [database-user-id]'));
  expect(() => DatabaseTarget.memoryDbUser('', 'cluster.example.com')).toThrow(new Error(
    '`userName` must not be empty, got: ""; give the name of the user, such as `user.ref` of a CfnUser [database-user-id]'));
});
