import { Duration, SecretValue } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  ApiKeySecret, DatabaseEngine, KeyValueSecret, ManagedDatabaseSecret, OAuthClientSecret, RotationStrategy, RotationWindow,
  SecretEnvironment, SecretsManagerEndpoint, TaggedSecretHierarchy,
} from 'cdk-managed-secrets';

export interface OrdersSecretsProps {
  readonly vpc: ec2.IVpc;
}

/** The secrets of the orders service: their key, their endpoint, their rotation and their readers. */
export class OrdersSecrets extends Construct {
  public readonly database: ManagedDatabaseSecret;
  public readonly paymentProvider: ApiKeySecret;
  public readonly identityProvider: OAuthClientSecret;
  public readonly mailRelay: KeyValueSecret;
  private readonly hierarchy: TaggedSecretHierarchy;
  private readonly endpoint: SecretsManagerEndpoint;

  constructor(scope: Construct, id: string, props: OrdersSecretsProps) {
    super(scope, id);
    this.hierarchy = new TaggedSecretHierarchy(this, 'Hierarchy', {
      environment: SecretEnvironment.PRODUCTION,
      application: 'orders',
      tags: { CostCenter: '4711', Owner: 'team-orders' },
    });
    this.database = this.hierarchy.addDatabaseSecret('database', { engine: DatabaseEngine.POSTGRES, username: 'orders_admin' });
    this.paymentProvider = this.hierarchy.addApiKeySecret('payment-provider');
    this.identityProvider = this.hierarchy.addOAuthClientSecret('identity-provider', {
      clientId: 'orders',
      tokenEndpoint: 'https://login.example.com/oauth2/token',
    });
    this.mailRelay = this.hierarchy.addKeyValueSecret('mail-relay', {
      values: {
        username: SecretValue.secretsManager('platform/mail-relay', { jsonField: 'username' }),
        password: SecretValue.secretsManager('platform/mail-relay', { jsonField: 'password' }),
      },
    });
    this.endpoint = SecretsManagerEndpoint.of(this, props.vpc);
    this.endpoint.narrowTo(this.hierarchy.path);
  }

  /** Rotates the database password on the first day of each month, from 3 to 5 o'clock UTC. */
  public rotate(): void {
    const window = RotationWindow.monthly({ hour: 3, duration: Duration.hours(2) });
    this.database.addRotation(RotationStrategy.singleUser({ window }));
    [this.paymentProvider, this.identityProvider, this.mailRelay].forEach((secret) => {
      secret.addRotation(RotationStrategy.none('Its issuer renews it'));
    });
  }

  /** Allows a consumer to use the endpoint and to read every secret of the path that has our tags. */
  public serve(consumer: ec2.IConnectable, reader: iam.IGrantable): void {
    this.endpoint.allowFrom(consumer);
    this.hierarchy.access.read(reader);
  }
}
