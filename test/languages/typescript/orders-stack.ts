import { Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { DatabaseEngine, ManagedDatabaseSecret, RotationStrategy, SecretEnvironment, TaggedSecretHierarchy } from 'cdk-managed-secrets';

/** A database whose credentials rotate, a function that reads all secrets of the path, and a role that sees what rotation replaced. */
export class OrdersStack extends Stack {
  public readonly credentials: ManagedDatabaseSecret;

  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const secrets = new TaggedSecretHierarchy(this, 'Secrets', {
      environment: SecretEnvironment.PRODUCTION,
      application: 'orders',
      tags: { Owner: 'team-orders' },
    });
    secrets.addApiKeySecret('payment-provider').addRotation(RotationStrategy.none('Its issuer renews it'));
    this.credentials = secrets.addDatabaseSecret('database', { engine: DatabaseEngine.POSTGRES, username: 'orders_admin' });
    this.addDatabase();
    this.credentials.addRotation();

    const api = new lambda.Function(this, 'Api', {
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: 'index.handler',
      code: lambda.Code.fromInline('def handler(event, context): pass'),
    });
    secrets.access.read(api);
    const support = new iam.Role(this, 'Support', { assumedBy: new iam.AccountRootPrincipal() });
    this.credentials.access.readStages(support, 'AWSPREVIOUS');
  }

  private addDatabase(): void {
    new rds.DatabaseInstance(this, 'Database', {
      vpc: new ec2.Vpc(this, 'Vpc', { natGateways: 1 }),
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      credentials: rds.Credentials.fromSecret(this.credentials),
      storageEncrypted: true,
    });
  }
}
