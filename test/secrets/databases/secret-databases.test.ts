import { App, CfnParameter, NestedStack, SecretValue, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as docdb from 'aws-cdk-lib/aws-docdb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as redshift from 'aws-cdk-lib/aws-redshift';
import { Construct } from 'constructs';
import { DatabaseEngine } from '../../../src/engines/database-engine';
import { TaggedSecretHierarchy } from '../../../src/hierarchy/tagged-secret-hierarchy';
import { SecretEnvironment } from '../../../src/naming/secret-environment';
import { SecretsManagerEndpoint } from '../../../src/network/secrets-manager-endpoint';
import { RotationStrategy } from '../../../src/rotation/strategies/rotation-strategy';
import { DatabaseTarget } from '../../../src/secrets/databases/database-target';
import { ManagedDatabaseSecret } from '../../../src/secrets/kinds/managed-database-secret';
import { ENV, newStack, newVpc } from '../support';

const ATTACHMENT = 'AWS::SecretsManager::SecretTargetAttachment';
const SCHEDULE = 'AWS::SecretsManager::RotationSchedule';
const IMPORTED = { 'Fn::ImportValue': Match.stringLikeRegexp('^Secrets:ExportsOutputRefHierarchydatabase') };
const POSTGRES = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 });

/** The stack of the secrets, and the stack of the databases that use them. */
function setUp(engine = DatabaseEngine.POSTGRES) {
  const app = new App();
  const [secrets, data] = ['Secrets', 'Data'].map((name) => newStack(name, { env: ENV }, app));
  // With guards, which refer to the rotation function if they can.
  const hierarchy = new TaggedSecretHierarchy(secrets, 'Hierarchy', { environment: SecretEnvironment.PRODUCTION, application: 'orders' });
  return { app, secrets, data, vpc: newVpc(data), hierarchy, secret: hierarchy.addDatabaseSecret('database', { engine, username: 'orders' }) };
}

function newInstance(scope: Construct, vpc: ec2.IVpc, secret: ManagedDatabaseSecret): rds.DatabaseInstance {
  return new rds.DatabaseInstance(scope, 'Database', { vpc, engine: POSTGRES, credentials: rds.Credentials.fromSecret(secret) });
}

function countOf(stack: Stack, type: string): number {
  return Object.keys(Template.fromStack(stack).findResources(type)).length;
}

describe('a database with the password of a secret in another stack', () => {
  test('has the attachment in its own stack', () => {
    const { app, secrets, data, vpc, secret } = setUp();
    const database = newInstance(data, vpc, secret);
    app.synth();

    expect(secrets.dependencies).toEqual([]);
    expect(data.dependencies).toEqual([secrets]);
    expect(countOf(secrets, ATTACHMENT)).toBe(0);
    Template.fromStack(data).hasResourceProperties(ATTACHMENT, {
      SecretId: IMPORTED, TargetId: { Ref: 'DatabaseB269D8BB' }, TargetType: 'AWS::RDS::DBInstance',
    });
    expect(secret.connectTo(DatabaseTarget.rdsInstance(database))).toBe(database.secret);
  });

  test.each<[string, DatabaseEngine, (data: Stack, vpc: ec2.IVpc, secret: ManagedDatabaseSecret) => void]>([
    ['an Aurora cluster', DatabaseEngine.AURORA_POSTGRES, (data, vpc, secret) => {
      new rds.DatabaseCluster(data, 'Database', {
        vpc,
        engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_6 }),
        writer: rds.ClusterInstance.serverlessV2('Writer'),
        credentials: rds.Credentials.fromSecret(secret),
      });
    }],
    ['an instance from a snapshot', DatabaseEngine.POSTGRES, (data, vpc, secret) => {
      new rds.DatabaseInstanceFromSnapshot(data, 'Database', {
        vpc, engine: POSTGRES, snapshotIdentifier: 'snapshot', credentials: rds.SnapshotCredentials.fromSecret(secret),
      });
    }],
    ['a DocumentDB cluster, connected explicitly', DatabaseEngine.DOCUMENTDB, (data, vpc, secret) => {
      const cluster = new docdb.DatabaseCluster(data, 'Database', {
        vpc,
        masterUser: { username: 'orders', password: secret.secretValueFromJson('password') },
        instanceType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE),
      });
      secret.connectTo(DatabaseTarget.documentDbCluster(cluster));
    }],
    ['a Redshift cluster, connected explicitly', DatabaseEngine.REDSHIFT, (data, _vpc, secret) => {
      const cluster = new redshift.CfnCluster(data, 'Database', {
        clusterType: 'single-node',
        dbName: 'orders',
        nodeType: 'ra3.large',
        masterUsername: 'orders',
        masterUserPassword: secret.secretValueFromJson('password').unsafeUnwrap(),
      });
      secret.connectTo(DatabaseTarget.redshiftCluster(cluster));
    }],
  ])('may be %s', (_name, engine, make) => {
    const { app, secrets, data, vpc, secret } = setUp(engine);
    make(data, vpc, secret);
    expect(() => app.synth()).not.toThrow();
    expect([secrets, data].map((stack) => countOf(stack, ATTACHMENT))).toEqual([0, 1]);
  });

  test.each<[string, (secret: ManagedDatabaseSecret, database: rds.DatabaseInstance, data: Stack) => void]>([
    ['by default', (secret) => secret.addRotation()],
    ['by AWS\'s function', (secret) => secret.addRotation(RotationStrategy.hostedSingleUser())],
    ['by a function of the database\'s stack', (secret, _database, data) => secret.addRotation(RotationStrategy.byFunction(
      new lambda.Function(data, 'Rotation', { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('//') })))],
    ['as CDK\'s database adds it', (_secret, database) => { database.addRotationSingleUser(); }],
  ])('is rotated %s in its own stack', (_name, rotate) => {
    const { app, secrets, data, vpc, secret } = setUp();
    rotate(secret, newInstance(data, vpc, secret), data);
    app.synth();

    expect(secrets.dependencies).toEqual([]);
    expect(countOf(secrets, SCHEDULE)).toBe(0);
    const [attachment] = Object.keys(Template.fromStack(data).findResources(ATTACHMENT));
    Template.fromStack(data).hasResource(SCHEDULE, { Properties: { SecretId: IMPORTED }, DependsOn: Match.arrayWith([attachment]) });
  });

  test('is rotated by a function that may change this secret only', () => {
    const { data, vpc, secret } = setUp();
    newInstance(data, vpc, secret);
    secret.addRotation();

    const template = Template.fromStack(data);
    template.hasResourceProperties('AWS::Lambda::Permission', { Principal: 'secretsmanager.amazonaws.com', SourceAccount: ENV.account, SourceArn: IMPORTED });
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: [
          {
            Action: ['DescribeSecret', 'GetSecretValue', 'ListSecretVersionIds', 'PutSecretValue', 'UpdateSecretVersionStage'].map((one) => `secretsmanager:${one}`),
            Effect: 'Allow',
            Resource: IMPORTED,
          },
          {
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Effect: 'Allow',
            Resource: { 'Fn::ImportValue': Match.stringLikeRegexp('EncryptionKey') },
            Condition: {
              StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' }, StringLike: { 'kms:EncryptionContext:SecretARN': IMPORTED },
            },
          },
        ],
      },
    });
  });

  test('lets only administrators set another rotation, since guards cannot refer to a function of a dependent stack', () => {
    const { secrets, data, vpc, secret } = setUp();
    newInstance(data, vpc, secret);
    secret.addRotation();

    const { Properties: { ResourcePolicy } } = Object.values(Template.fromStack(secrets).findResources('AWS::SecretsManager::ResourcePolicy'))[0];
    const guard = ResourcePolicy.Statement.find(({ Action }: { Action: string }) => Action === 'secretsmanager:RotateSecret');
    expect(guard.Condition.Null).toEqual({ 'secretsmanager:RotationLambdaARN': 'false' });
    expect(guard.Condition.ArnNotEquals).toBeUndefined();
  });

  test('is read and proxied from all stacks', () => {
    const { app, secrets, data, vpc, hierarchy, secret } = setUp();
    const database = newInstance(data, vpc, secret);
    const above = newStack('Above', { env: ENV }, app);
    [secrets, data, above].forEach((stack) => {
      const role = new iam.Role(stack, 'Reader', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
      secret.grantRead(role);
      hierarchy.access.read(role);
    });
    database.secret!.grantRead(new iam.Role(above, 'Other', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }));
    secret.connectTo(DatabaseTarget.rdsProxy(database.addProxy('Proxy', { vpc, secrets: [secret] })));
    secret.addRotation();
    expect(() => app.synth()).not.toThrow();
  });

  test('may have its network and its endpoint in stacks of their own', () => {
    const { app, data, secret } = setUp();
    const network = newStack('Network', { env: ENV }, app);
    const vpc = new ec2.Vpc(network, 'Vpc', { maxAzs: 2, subnetConfiguration: [{ name: 'inner', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] });
    SecretsManagerEndpoint.of(network, vpc);
    new rds.DatabaseInstance(data, 'Database', {
      vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, engine: POSTGRES, credentials: rds.Credentials.fromSecret(secret),
    });
    secret.addRotation();
    app.synth();
    expect(network.dependencies).toEqual([]);
  });
});

describe('the attachment stays with the secret', () => {
  test('if the database has another password, since then the secret\'s stack may depend on the database\'s', () => {
    const { app, secrets, data, vpc, secret } = setUp();
    const credentials = rds.Credentials.fromPassword('admin', SecretValue.cfnParameter(new CfnParameter(data, 'Password', { noEcho: true })));
    secret.connectTo(DatabaseTarget.rdsInstance(new rds.DatabaseInstance(data, 'Database', { vpc, engine: POSTGRES, credentials })));
    secret.addRotation();
    app.synth();
    expect(data.dependencies).toEqual([]);
    expect([secrets, data].map((stack) => countOf(stack, ATTACHMENT))).toEqual([1, 0]);
    expect([secrets, data].map((stack) => countOf(stack, SCHEDULE))).toEqual([1, 0]);
  });

  test('if the database is nested in the secret\'s stack', () => {
    const { app, secrets, secret } = setUp();
    const nested = new NestedStack(secrets, 'Nested');
    newInstance(nested, newVpc(nested), secret);
    secret.addRotation();
    app.synth();
    expect([secrets, nested].map((stack) => countOf(stack, ATTACHMENT))).toEqual([1, 0]);
  });
});

test.each(['Parent', 'Parent/Sibling'])('a secret in a nested stack is attached in %s, the stack of its database', (path) => {
  const app = new App();
  const parent = newStack('Parent', { env: ENV }, app);
  const [own, sibling] = ['Own', 'Sibling'].map((name) => new NestedStack(parent, name));
  const secret = new ManagedDatabaseSecret(own, 'Secret', { engine: DatabaseEngine.POSTGRES, username: 'orders' });
  const stack = path === 'Parent' ? parent : sibling;
  newInstance(stack, newVpc(stack), secret);
  secret.addRotation();
  app.synth();
  expect([own, stack].map((one) => countOf(one, ATTACHMENT))).toEqual([0, 1]);
});
