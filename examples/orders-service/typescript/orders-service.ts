import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { OrdersSecrets } from './secrets';

const ISOLATED = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };

/** Reads the credentials at run time, so that a rotation needs no deployment. */
const API_CODE = `
const { GetSecretValueCommand, SecretsManagerClient } = require('@aws-sdk/client-secrets-manager');
const client = new SecretsManagerClient();
exports.handler = async () => {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: process.env.DATABASE_SECRET }));
  const { host, port, username } = JSON.parse(SecretString);
  return { statusCode: 200, body: JSON.stringify({ host, port, username }) };
};
`;

/** The orders service: a database, an API and a worker in a network without internet access. */
export class OrdersService extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = this.addNetwork();
    const secrets = new OrdersSecrets(this, 'Secrets', { vpc });
    const database = this.addDatabase(vpc, secrets);
    secrets.rotate();
    this.addApi(vpc, secrets, database);
    this.addWorker(vpc, secrets, database);
  }

  private addNetwork(): ec2.Vpc {
    const vpc = new ec2.Vpc(this, 'Vpc', {
      natGateways: 0,
      subnetConfiguration: [{ name: 'Isolated', ...ISOLATED }],
    });
    // Fargate needs these to start a task: the image, its layers and its logs.
    vpc.addInterfaceEndpoint('EcrApi', { service: ec2.InterfaceVpcEndpointAwsService.ECR });
    vpc.addInterfaceEndpoint('EcrDocker', { service: ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER });
    vpc.addInterfaceEndpoint('Logs', { service: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS });
    vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    return vpc;
  }

  private addDatabase(vpc: ec2.IVpc, secrets: OrdersSecrets): rds.DatabaseInstance {
    return new rds.DatabaseInstance(this, 'Database', {
      vpc,
      vpcSubnets: ISOLATED,
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      credentials: rds.Credentials.fromSecret(secrets.database),
      databaseName: 'orders',
      multiAz: true,
      storageEncrypted: true,
      deletionProtection: true,
      backupRetention: Duration.days(7),
    });
  }

  private addApi(vpc: ec2.IVpc, secrets: OrdersSecrets, database: rds.DatabaseInstance): void {
    const api = new lambda.Function(this, 'Api', {
      vpc,
      vpcSubnets: ISOLATED,
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline(API_CODE),
      environment: { DATABASE_SECRET: secrets.database.secretArn },
    });
    database.connections.allowDefaultPortFrom(api, 'Orders API');
    secrets.serve(api, api);
  }

  private addWorker(vpc: ec2.IVpc, secrets: OrdersSecrets, database: rds.DatabaseInstance): void {
    const task = new ecs.FargateTaskDefinition(this, 'Worker', { cpu: 256, memoryLimitMiB: 512 });
    task.addContainer('Worker', {
      image: ecs.ContainerImage.fromEcrRepository(ecr.Repository.fromRepositoryName(this, 'WorkerImage', 'orders-worker')),
      command: ['--database-secret', 'prod/orders/database'],
      logging: ecs.LogDriver.awsLogs({ streamPrefix: 'worker' }),
      secrets: {
        PAYMENT_API_KEY: ecs.Secret.fromSecretsManager(secrets.paymentProvider),
        OAUTH_CLIENT_SECRET: ecs.Secret.fromSecretsManager(secrets.identityProvider, 'client_secret'),
        MAIL_PASSWORD: ecs.Secret.fromSecretsManager(secrets.mailRelay, 'password'),
      },
    });
    const service = new ecs.FargateService(this, 'WorkerService', {
      cluster: new ecs.Cluster(this, 'Cluster', { vpc }),
      taskDefinition: task,
      vpcSubnets: ISOLATED,
      minHealthyPercent: 100,
      circuitBreaker: { rollback: true },
    });
    database.connections.allowDefaultPortFrom(service, 'Orders worker');
    secrets.serve(service, task.taskRole);
  }
}
