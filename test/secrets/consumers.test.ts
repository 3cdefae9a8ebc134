import { App, Duration, Size, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as batch from 'aws-cdk-lib/aws-batch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ENV, newStack, newVpc } from './support';
import { DatabaseEngine } from '../../src/engines/database-engine';
import { ManagedDatabaseSecret } from '../../src/secrets/kinds/managed-database-secret';

const READ = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];

/** APIs of CDK that accept a secret and grant on it, as users write them. */
const CONSUMERS: [string, (stack: Stack, vpc: ec2.Vpc, secret: ManagedDatabaseSecret) => void][] = [
  ['an instance through database.secret', (stack, vpc, secret) => {
    const database = new rds.DatabaseInstance(stack, 'Database', {
      vpc, engine: rds.DatabaseInstanceEngine.POSTGRES, credentials: rds.Credentials.fromSecret(secret),
    });
    database.secret!.grantRead(newRole(stack));
  }],
  ['a cluster with the Data API', (stack, vpc, secret) => {
    const cluster = new rds.DatabaseCluster(stack, 'Database', {
      vpc,
      engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_4 }),
      writer: rds.ClusterInstance.serverlessV2('Writer'),
      credentials: rds.Credentials.fromSecret(secret),
      enableDataApi: true,
    });
    cluster.grantDataApiAccess(newRole(stack));
  }],
  ['database.addProxy', (stack, vpc, secret) => {
    const database = new rds.DatabaseInstance(stack, 'Database', {
      vpc, engine: rds.DatabaseInstanceEngine.POSTGRES, credentials: rds.Credentials.fromSecret(secret),
    });
    database.addProxy('Proxy', { secrets: [database.secret!], vpc });
  }],
  ['a separate DatabaseProxy', (stack, vpc, secret) => {
    const database = new rds.DatabaseInstance(stack, 'Database', {
      vpc, engine: rds.DatabaseInstanceEngine.POSTGRES, credentials: rds.Credentials.fromSecret(secret),
    });
    new rds.DatabaseProxy(stack, 'Proxy', { proxyTarget: rds.ProxyTarget.fromInstance(database), secrets: [secret], vpc });
  }],
  ['an ECS task', (stack, vpc, secret) => {
    const task = new ecs.FargateTaskDefinition(stack, 'Task');
    task.addContainer('App', {
      image: ecs.ContainerImage.fromRegistry('app'), secrets: { PASSWORD: ecs.Secret.fromSecretsManager(secret, 'password') },
    });
    new ecs.FargateService(stack, 'Service', { cluster: new ecs.Cluster(stack, 'Cluster', { vpc }), taskDefinition: task });
  }],
  ['a Batch job', (stack, _, secret) => {
    new batch.EcsJobDefinition(stack, 'Job', {
      container: new batch.EcsFargateContainerDefinition(stack, 'Container', {
        image: ecs.ContainerImage.fromRegistry('app'),
        cpu: 1,
        memory: Size.mebibytes(2048),
        secrets: { PASSWORD: batch.Secret.fromSecretsManager(secret, 'password') },
      }),
    });
  }],
  ['a Lambda function with the extension layer', (stack, vpc, secret) => {
    const fn = new lambda.Function(stack, 'Function', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
      vpc,
      paramsAndSecrets: lambda.ParamsAndSecretsLayerVersion.fromVersion(lambda.ParamsAndSecretsVersions.V1_0_103),
    });
    secret.grantRead(fn);
  }],
];

function newRole(stack: Stack): iam.Role {
  return new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
}

function newSecret(stack: Stack): ManagedDatabaseSecret {
  return new ManagedDatabaseSecret(stack, 'Secret', { engine: DatabaseEngine.POSTGRES, username: 'orders' });
}

/** Statements of the template's inline policies that are about secrets or keys. */
function inlineSecretStatements(template: Template): unknown[] {
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .flatMap((policy) => policy.Properties.PolicyDocument.Statement)
    .filter((statement) => /secretsmanager:|kms:/.test(JSON.stringify(statement.Action)));
}

test.each(CONSUMERS)('%s gets the grants of this library, and the key policy does not change', (_, consume) => {
  const bare = newStack();
  newSecret(bare);
  const keyPolicy = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'))[0].Properties.KeyPolicy;
  const stack = newStack();
  consume(stack, newVpc(stack), newSecret(stack));
  const template = Template.fromStack(stack);
  const policies = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));

  expect(keyPolicy(stack)).toEqual(keyPolicy(bare));
  expect(inlineSecretStatements(template)).toEqual([]);
  expect(policies).toHaveLength(1);
  expect(policies[0].Properties.PolicyDocument.Statement.map((statement: { Action: unknown }) => statement.Action)).toEqual([READ, 'kms:Decrypt']);
  expect(policies[0].Properties.PolicyDocument.Statement[1].Condition).toEqual({
    StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' },
    StringLike: { 'kms:EncryptionContext:SecretARN': { Ref: 'SecretA720EF05' } },
  });
});

test('plain L2 writes each consumer into the key policy and into inline policies', () => {
  const stack = newStack();
  const secret = new secretsmanager.Secret(stack, 'Secret', { encryptionKey: new kms.Key(stack, 'Key') });
  secret.grantRead(newRole(stack));
  const template = Template.fromStack(stack);

  expect(inlineSecretStatements(template)).toHaveLength(1);
  template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Principal: { AWS: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Role'), 'Arn'] } } })]) },
  });
});

test('a reader in another stack causes no cyclic reference', () => {
  const app = new App();
  const secrets = newStack('Secrets', { env: ENV }, app);
  const data = newStack('Data', { env: ENV }, app);
  const secret = newSecret(secrets);
  const role = newRole(data);
  secret.grantRead(role);

  expect(() => app.synth()).not.toThrow();
  Template.fromStack(data).resourceCountIs('AWS::IAM::ManagedPolicy', 1);
});

test('granting through the database and through the secret is one grant', () => {
  const stack = newStack();
  const secret = newSecret(stack);
  const database = new rds.DatabaseInstance(stack, 'Database', {
    vpc: newVpc(stack), engine: rds.DatabaseInstanceEngine.POSTGRES, credentials: rds.Credentials.fromSecret(secret),
  });
  const role = newRole(stack);
  [secret, database.secret!, secret].forEach((granting) => granting.grantRead(role));

  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'));
  expect(policy.Properties.PolicyDocument.Statement).toHaveLength(2);
});

test('CDK\'s ways to rotate a database use this library\'s schedule, once', () => {
  const stack = newStack();
  const secret = newSecret(stack);
  const database = new rds.DatabaseInstance(stack, 'Database', {
    vpc: newVpc(stack), engine: rds.DatabaseInstanceEngine.POSTGRES, credentials: rds.Credentials.fromSecret(secret),
  });
  database.addRotationSingleUser({ automaticallyAfter: Duration.days(30) });

  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::SecretsManager::RotationSchedule', 1);
  template.resourceCountIs('AWS::SecretsManager::ResourcePolicy', 0);
  expect(() => secret.addRotationSchedule('Again', { hostedRotation: secretsmanager.HostedRotation.postgreSqlSingleUser() })).toThrow(new Error(
    '`strategy` must be the only one of its secret, got: a second one in addition to that of App/Secret; Secrets Manager keeps one schedule per secret, '
    + 'remove one of them [rotation-second] at App/Secret'));
});
