import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { DatabaseEngine } from '../../../src/engines/database-engine';
import { TaggedSecretHierarchy } from '../../../src/hierarchy/tagged-secret-hierarchy';
import { SecretEnvironment } from '../../../src/naming/secret-environment';
import { DatabasePrivileges } from '../../../src/rotation/function/database-privileges';
import { RotationStrategy } from '../../../src/rotation/strategies/rotation-strategy';
import { DatabaseTarget } from '../../../src/secrets/databases/database-target';
import { ApiKeySecret } from '../../../src/secrets/kinds/api-key-secret';
import { ManagedDatabaseSecret } from '../../../src/secrets/kinds/managed-database-secret';

const SCHEDULE = 'AWS::SecretsManager::RotationSchedule';
const FUNCTION = 'AWS::Lambda::Function';
const POSTGRES = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 });

function setUp() {
  const stack = new Stack(new App(), 'App');
  return { stack, vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 }) };
}

/** The settings of a stack's functions, with references as their JSON. */
function settingsOf(stack: Stack): string[] {
  return Object.values(Template.fromStack(stack).findResources(FUNCTION)).map(({ Properties }) => {
    const text = Properties.Environment.Variables.ROTATION_SETTINGS;
    return typeof text === 'string' ? text : text['Fn::Join'][1].map((part: unknown) => typeof part === 'string' ? part : JSON.stringify(part)).join('');
  });
}

describe('rotation without a strategy', () => {
  test('uses our function for PostgreSQL, after the database has written its host', () => {
    const { stack, vpc } = setUp();
    const credentials = new ManagedDatabaseSecret(stack, 'Credentials', { engine: DatabaseEngine.POSTGRES, username: 'app' });
    new rds.DatabaseInstance(stack, 'Database', { vpc, engine: POSTGRES, credentials: rds.Credentials.fromSecret(credentials) });
    credentials.addRotation();
    const template = Template.fromStack(stack);
    template.resourceCountIs(FUNCTION, 1);
    template.hasResource(SCHEDULE, {
      Properties: { RotationLambdaARN: Match.anyValue(), HostedRotationLambda: Match.absent() },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^CredentialsAttachment')]),
    });
    expect(settingsOf(stack)[0]).not.toContain('endpoint');
  });

  test.each([
    [DatabaseEngine.SQLSERVER, 'SQLServerSingleUser'],
    [DatabaseEngine.ORACLE, 'OracleSingleUser'],
    [DatabaseEngine.DB2, 'Db2SingleUser'],
  ])('uses AWS\'s function for engines on which ours is not tested (%#)', (engine, rotationType) => {
    const { stack, vpc } = setUp();
    const superuserSecret = engine.rotationNeedsSuperuser ? new secretsmanager.Secret(stack, 'Superuser') : undefined;
    const credentials = new ManagedDatabaseSecret(stack, 'Credentials', { engine, username: 'app', superuserSecret });
    const database = new rds.DatabaseInstance(stack, 'Database', { vpc, engine: POSTGRES });
    credentials.connectTo(DatabaseTarget.rdsInstance(database));
    credentials.addRotation();
    Template.fromStack(stack).hasResourceProperties(SCHEDULE, { HostedRotationLambda: Match.objectLike({ RotationType: rotationType }) });
  });

  test('is rejected for a secret without a database', () => {
    const { stack } = setUp();
    expect(() => new ApiKeySecret(stack, 'Key').addRotation()).toThrow(new Error('`strategy` must be given for a secret without a database, got: none; '
      + 'use RotationStrategy.regenerate if no other system stores the value, or RotationStrategy.none with the reason [rotation-strategy-missing] '
      + 'at App/Key'));
  });
});

test('the administrator whose password RDS manages creates a user', () => {
  const { stack, vpc } = setUp();
  const cluster = new rds.DatabaseCluster(stack, 'Cluster', {
    vpc,
    engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_4 }),
    writer: rds.ClusterInstance.serverlessV2('Writer'),
    manageMasterUserPassword: true,
  });
  const credentials = new ManagedDatabaseSecret(stack, 'Credentials', {
    engine: DatabaseEngine.AURORA_POSTGRES, username: 'reports', privileges: DatabasePrivileges.readOnly({ database: 'orders', schema: 'public' }),
  });
  credentials.connectTo(DatabaseTarget.rdsCluster(cluster));
  credentials.addRotation(RotationStrategy.singleUser({ superuserSecret: cluster.secret }));
  const clusterId = stack.getLogicalId(cluster.node.defaultChild as rds.CfnDBCluster);
  const [text] = settingsOf(stack);
  const administrator = { 'Fn::GetAtt': [clusterId, 'MasterUserSecret.SecretArn'] };
  expect(text).toContain(`"superuserSecretArn":"${JSON.stringify(administrator)}"`);
  expect(text).toContain('"privileges":{"access":"readOnly","database":"orders","schema":"public"}');
  expect(text).toContain('"usernames":["reports"]');
  // The host is text and the port a number, as they are in the secret that CloudFormation writes.
  expect(text).toContain(`"endpoint":{"host":"{"Fn::GetAtt":["${clusterId}","Endpoint.Address"]}","port":{"Fn::GetAtt":["${clusterId}","Endpoint.Port"]}}`);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([{
        Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
        Effect: 'Allow',
        Resource: administrator,
      }]),
    },
  });
});

test('a server that CloudFormation does not attach is reached at its own port', () => {
  const { stack, vpc } = setUp();
  const credentials = new ManagedDatabaseSecret(stack, 'Credentials', { engine: DatabaseEngine.POSTGRES, username: 'app' });
  const group = new ec2.SecurityGroup(stack, 'Group', { vpc });
  credentials.connectTo(DatabaseTarget.host('db.example.com', { port: 6000, vpc, connections: new ec2.Connections({ securityGroups: [group] }) }));
  credentials.addRotation();
  expect(JSON.parse(settingsOf(stack)[0]).endpoint).toEqual({ host: 'db.example.com', port: 6000 });
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 6000, ToPort: 6000 });
});

test('secrets of two environments in one stack have a function each', () => {
  const { stack, vpc } = setUp();
  const target = DatabaseTarget.host('db.example.com', { vpc });
  [SecretEnvironment.PRODUCTION, SecretEnvironment.of('qa', 'quality')].forEach((environment, index) => {
    const hierarchy = new TaggedSecretHierarchy(stack, `Secrets${index}`, { environment, application: 'orders' });
    ['one', 'two'].forEach((name) => {
      const secret = hierarchy.addDatabaseSecret(name, { engine: DatabaseEngine.POSTGRES, username: name });
      secret.connectTo(target);
      secret.addRotation();
    });
  });
  Template.fromStack(stack).resourceCountIs(FUNCTION, 2);
  Template.fromStack(stack).resourceCountIs(SCHEDULE, 4);
});
