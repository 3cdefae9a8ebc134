import { ArnFormat, Fn, RemovalPolicy, SecretValue, Stack, Tags, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

const PATH = 'prod/orders';
/** Tags that policies compare. */
const ACCESS_TAGS = { Environment: 'production', Application: 'orders' };
const TAGS = { ...ACCESS_TAGS, CostCenter: '4711', Owner: 'team-orders' };
const SUBNETS = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
/** Characters that PostgreSQL refuses, or that have a meaning in URLs and shells. */
const EXCLUDED = '!"#$%&\'()*+/:;<>?@[\\]`{|}~';

export interface OrdersSecretsProps {
  readonly vpc: ec2.IVpc;
}

/** The secrets of the orders service: their key, their endpoint, their rotation and their readers. */
export class OrdersSecrets extends Construct {
  public readonly database: secretsmanager.Secret;
  public readonly paymentProvider: secretsmanager.Secret;
  public readonly identityProvider: secretsmanager.Secret;
  public readonly mailRelay: secretsmanager.Secret;
  private readonly key: kms.Key;
  private readonly endpoint: ec2.InterfaceVpcEndpoint;

  constructor(scope: Construct, id: string, private readonly props: OrdersSecretsProps) {
    super(scope, id);
    this.key = this.addKey();
    this.database = this.addSecret('Database', 'database', {
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ engine: 'postgres', ssl: true, username: 'orders_admin' }),
        generateStringKey: 'password',
        passwordLength: 32,
        excludeCharacters: EXCLUDED,
      },
    });
    this.paymentProvider = this.addSecret('PaymentProvider', 'payment-provider', {
      generateSecretString: { passwordLength: 40, excludePunctuation: true },
    });
    this.identityProvider = this.addSecret('IdentityProvider', 'identity-provider', {
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ client_id: 'orders', token_endpoint: 'https://login.example.com/oauth2/token' }),
        generateStringKey: 'client_secret',
        passwordLength: 40,
        excludePunctuation: true,
      },
    });
    this.mailRelay = this.addSecret('MailRelay', 'mail-relay', {
      secretObjectValue: {
        username: SecretValue.secretsManager('platform/mail-relay', { jsonField: 'username' }),
        password: SecretValue.secretsManager('platform/mail-relay', { jsonField: 'password' }),
      },
    });
    this.endpoint = this.addEndpoint();
  }

  /** Rotates the database password on the first day of each month, from 3 to 5 o'clock UTC. */
  public rotate(database: rds.DatabaseInstance): void {
    const { vpc } = this.props;
    const securityGroup = new ec2.SecurityGroup(this, 'RotationSecurityGroup', { vpc, description: 'Rotation of the orders database password' });
    database.connections.allowDefaultPortFrom(securityGroup, 'Rotation of the password');
    this.endpoint.connections.allowDefaultPortFrom(securityGroup, 'Rotation of the password');
    const schedule = new secretsmanager.CfnRotationSchedule(this, 'Rotation', {
      secretId: this.database.secretArn,
      hostedRotationLambda: {
        rotationType: 'PostgreSQLSingleUser',
        kmsKeyArn: this.key.keyArn,
        vpcSecurityGroupIds: securityGroup.securityGroupId,
        vpcSubnetIds: Fn.join(',', vpc.selectSubnets(SUBNETS).subnetIds),
        excludeCharacters: EXCLUDED,
      },
      rotationRules: { scheduleExpression: 'cron(0 3 1 * ? *)', duration: '2h' },
      rotateImmediatelyOnUpdate: false,
    });
    // The function reads host and port, which the attachment writes.
    schedule.node.addDependency(this.database.node.findChild('Attachment'));
    Stack.of(this).addTransform('AWS::SecretsManager-2024-09-16');
    [this.paymentProvider, this.identityProvider, this.mailRelay].forEach((secret) => {
      Validations.of(secret).acknowledge({ id: 'AwsSolutions-SMG4', reason: 'Its issuer renews it' });
    });
  }

  /** Allows a consumer to use the endpoint, and its role to read every secret of the path that has our tags. */
  public serve(consumer: ec2.IConnectable, role: iam.IRole): void {
    this.endpoint.connections.allowDefaultPortFrom(consumer, 'Reads secrets');
    const stack = Stack.of(this);
    const secrets = this.arn('*');
    new iam.ManagedPolicy(role, 'OrdersSecrets', {
      description: `Reads the secrets of ${PATH}`,
      roles: [role],
      statements: [
        new iam.PolicyStatement({
          actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
          resources: [secrets],
          conditions: {
            StringEquals: Object.fromEntries(Object.entries(ACCESS_TAGS).map(([key, value]) => [`secretsmanager:ResourceTag/${key}`, value])),
          },
        }),
        new iam.PolicyStatement({
          actions: ['kms:Decrypt'],
          resources: [this.key.keyArn],
          conditions: {
            StringEquals: { 'kms:ViaService': `secretsmanager.${stack.region}.amazonaws.com` },
            StringLike: { 'kms:EncryptionContext:SecretARN': secrets },
          },
        }),
      ],
    });
  }

  private addKey(): kms.Key {
    const stack = Stack.of(this);
    const key = new kms.Key(this, 'Key', {
      description: `Encrypts the secrets of ${PATH}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    key.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'OnlyThroughSecretsManager',
      effect: iam.Effect.DENY,
      principals: [new iam.AccountRootPrincipal()],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: { StringNotEquals: { 'kms:ViaService': `secretsmanager.${stack.region}.amazonaws.com` } },
    }));
    return key;
  }

  private addSecret(id: string, name: string, props: secretsmanager.SecretProps): secretsmanager.Secret {
    const secret = new secretsmanager.Secret(this, id, {
      ...props,
      secretName: `${PATH}/${name}`,
      encryptionKey: this.key,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    Object.entries(TAGS).forEach(([key, value]) => Tags.of(secret).add(key, value));
    this.guard(secret);
    return secret;
  }

  /** Only the account root and the deployment role may change what the tag conditions rely on. */
  private guard(secret: secretsmanager.Secret): void {
    const deny = (actions: string[], conditions: { [operator: string]: object } = {}) => new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: actions.map((action) => `secretsmanager:${action}`),
      resources: ['*'],
      conditions: {
        ...conditions,
        ArnNotLike: { 'aws:PrincipalArn': this.administrators() },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      },
    });
    const resourcePolicy = new iam.PolicyDocument({
      statements: [
        deny(['TagResource', 'UntagResource'], { 'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': Object.keys(ACCESS_TAGS) } }),
        deny(['DeleteResourcePolicy', 'PutResourcePolicy']),
        // A request to rotate now names no function and stays allowed.
        deny(['RotateSecret'], { Null: { 'secretsmanager:RotationLambdaARN': 'false' } }),
        deny(['DeleteSecret']),
      ],
    });
    new secretsmanager.CfnResourcePolicy(secret, 'Guards', { secretId: secret.secretArn, blockPublicPolicy: true, resourcePolicy });
  }

  private administrators(): string[] {
    const stack = Stack.of(this);
    const owner = stack.nestedStackParent ?? stack;
    const root = stack.formatArn({ service: 'iam', region: '', resource: 'root', arnFormat: ArnFormat.NO_RESOURCE_NAME });
    const { cloudFormationExecutionRoleArn: deployment } = owner.synthesizer as { cloudFormationExecutionRoleArn?: string };
    return deployment ? [root, Fn.sub(deployment)] : [root];
  }

  private addEndpoint(): ec2.InterfaceVpcEndpoint {
    const endpoint = this.props.vpc.addInterfaceEndpoint('SecretsManager', {
      service: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
      subnets: SUBNETS,
      open: false,
    });
    endpoint.addToPolicy(new iam.PolicyStatement({
      principals: [new iam.AnyPrincipal()],
      actions: ['secretsmanager:*'],
      resources: [this.arn('*')],
      conditions: { StringEquals: { 'aws:PrincipalAccount': Stack.of(this).account } },
    }));
    // The rotation function asks for random passwords, which belong to no secret.
    endpoint.addToPolicy(new iam.PolicyStatement({
      principals: [new iam.AnyPrincipal()],
      actions: ['secretsmanager:GetRandomPassword'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:PrincipalAccount': Stack.of(this).account } },
    }));
    return endpoint;
  }

  /** The ARN of the secrets of the path. Secrets Manager adds a hyphen and six characters to each name. */
  private arn(name: string): string {
    return Stack.of(this).formatArn({ service: 'secretsmanager', resource: `secret:${PATH}/${name}`, arnFormat: ArnFormat.NO_RESOURCE_NAME });
  }
}
