import { Fn, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { DatabaseEngine, ManagedDatabaseSecret } from 'cdk-managed-secrets';

const READER_CODE = `
const { GetSecretValueCommand, SecretsManagerClient } = require('@aws-sdk/client-secrets-manager');
const client = new SecretsManagerClient();
exports.handler = async () => {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: process.env.CREDENTIALS }));
  return JSON.parse(SecretString).host;
};
`;

/** A PostgreSQL database, its rotated credentials, and a function that reads them. */
export class QuickstartStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { natGateways: 1 });

    const credentials = new ManagedDatabaseSecret(this, 'Credentials', {
      engine: DatabaseEngine.POSTGRES,
      username: 'app_admin',
    });
    const database = new rds.DatabaseInstance(this, 'Database', {
      vpc,
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      credentials: rds.Credentials.fromSecret(credentials),
      storageEncrypted: true,
    });
    credentials.addRotation();

    const reader = new lambda.Function(this, 'Reader', {
      vpc,
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline(READER_CODE),
      environment: { CREDENTIALS: credentials.secretArn },
    });
    credentials.access.read(reader);
    database.connections.allowDefaultPortFrom(reader);
  }

  /** CloudFormation chooses the zones at deployment, so that the example synthesizes without an account. */
  public get availabilityZones(): string[] {
    return [Fn.select(0, Fn.getAzs()), Fn.select(1, Fn.getAzs())];
  }
}
