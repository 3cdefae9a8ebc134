import { Duration, Lazy, Stack, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct, IDependable } from 'constructs';
import { checkRotationFunction } from './checks/check-rotation-function';
import { connectToApi, connectToSecretsManager } from './function-network-access';
import { ImportedRotationFunction } from './imported-rotation-function';
import { IRotationFunction, RotationFunctionAttributes } from './rotation-function-attributes';
import { RotationFunctionProps } from './rotation-function-props';
import { bundleOf, protocolFor, RotationProtocol } from './rotation-protocols';
import { RotationRole } from './rotation-role';
import { settingsOf } from './rotation-settings';
import { SecretAccess } from '../../access/grants/secret-access';
import { KnownSecret } from '../../access/targets/secret-resource';
import { ROTATION_SETTINGS_VARIABLE } from '../../private/handler-contract';
import { raise } from '../../private/problems';

const MEMORY_MEBIBYTES = 256;
const TIMEOUT = Duration.seconds(60);
/** ElastiCache and MemoryDB apply a change of a user to all of its servers. */
const API_TIMEOUT = Duration.minutes(5);
/** The longest that a queue keeps a message. */
const QUEUE_DAYS = 14;

/**
 * A function that rotates secrets, with its role, its logs and its network connectivity to Secrets Manager.
 *
 * `ManagedSecret.addRotation` creates and shares such functions by itself. To use one that you create, pass its `function` to
 * `RotationStrategy.byFunction`, and allow its `connections` in the database's security group.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
@propertyInjectable
export class RotationFunction extends Construct implements IRotationFunction {
  /** Identifies this class for property injection. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-managed-secrets.RotationFunction';

  /** A rotation function that is created in another stack or app: for `RotationStrategy.byFunction`, and with its connections. */
  public static fromRotationFunctionAttributes(scope: Construct, id: string, attrs: RotationFunctionAttributes): IRotationFunction {
    return new ImportedRotationFunction(scope, id, attrs);
  }

  /** The function. */
  public readonly function: lambda.IFunction;

  /** Its role, which has no AWS managed policy. */
  public readonly role: iam.IRole;

  /** Its network connections; without security groups if it runs outside of a VPC. */
  public readonly connections: ec2.Connections;

  /** The log group of the function. */
  public readonly logGroup: logs.LogGroup;

  /** The queue for events that the function failed to handle. */
  public readonly deadLetterQueue: sqs.IQueue;

  /**
   * What must exist in addition to the function for it to reach Secrets Manager. Each schedule that calls the function waits for it.
   *
   * @internal
   */
  public readonly _networkDependencies: IDependable[];

  private readonly usernames?: string[];

  /**
   * @throws if no function of this library carries out the strategy for this engine, the subnets have no network connectivity to
   * Secrets Manager, or memory or time limit are out of range
   */
  constructor(scope: Construct, id: string, props: RotationFunctionProps) {
    raise(checkRotationFunction(props), scope, id);
    super(scope, id);
    this.logGroup = new logs.LogGroup(this, 'Logs', { retention: props.logRetention ?? logs.RetentionDays.ONE_YEAR });
    this.deadLetterQueue = props.deadLetterQueue ?? this.createQueue();
    const protocol = protocolFor(props)!;
    const role = this.createRole(protocol, props);
    this.role = role;
    this.usernames = props.usernames && [...props.usernames];
    const securityGroups = this.securityGroups(props);
    this.connections = new ec2.Connections({ securityGroups });
    this.function = this.createFunction(protocol, props, securityGroups);
    this.function.node.addDependency(role.basicPolicy);
    this.allowSuperuser(props);
    this._networkDependencies = props.vpc ? [
      ...securityGroups,
      ...connectToSecretsManager(this, props.vpc, props.vpcSubnets, this.connections),
      ...(protocol.api ? connectToApi(protocol.api, props.vpc, props.vpcSubnets, this.connections) : []),
    ] : [];
    this.node.defaultChild = this.function;
  }

  /**
   * Allows a function that has a list of usernames to change one more user.
   *
   * @internal
   */
  public _addUser(username: string | undefined): void {
    if (username !== undefined) {
      this.usernames?.push(username);
    }
  }

  private createQueue(): sqs.Queue {
    const queue = new sqs.Queue(this, 'Failures', {
      enforceSSL: true,
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(QUEUE_DAYS),
    });
    Validations.of(queue).acknowledge({
      id: 'AwsSolutions-SQS3', reason: 'This queue is the dead-letter queue: of a function, which the rule does not look for',
    });
    return queue;
  }

  private createRole({ api }: RotationProtocol, { vpc, permissionsBoundary, userId }: RotationFunctionProps): RotationRole {
    return new RotationRole(this, 'Role', {
      logGroup: this.logGroup,
      deadLetterQueue: this.deadLetterQueue,
      inVpc: vpc !== undefined,
      permissionsBoundary,
      statements: api && userId !== undefined
        ? [new iam.PolicyStatement({ actions: api.actions, resources: [api.arnOf(Stack.of(this), userId)] })]
        : [],
    });
  }

  private securityGroups({ vpc, securityGroups }: RotationFunctionProps): ec2.ISecurityGroup[] {
    return !vpc ? [] : securityGroups ?? [new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc,
      allowAllOutbound: false,
      description: 'Rotation function of secrets',
    })];
  }

  private createFunction(protocol: RotationProtocol, props: RotationFunctionProps, securityGroups: ec2.ISecurityGroup[]): lambda.Function {
    const created = new lambda.Function(this, 'Function', {
      description: 'Rotates secrets',
      code: props.code ?? lambda.Code.fromAsset(bundleOf(protocol)!),
      handler: 'index.handler',
      runtime: props.runtime ?? lambda.Runtime.NODEJS_24_X,
      architecture: props.architecture ?? lambda.Architecture.ARM_64,
      memorySize: props.memorySize ?? MEMORY_MEBIBYTES,
      timeout: props.timeout ?? (protocol.api ? API_TIMEOUT : TIMEOUT),
      reservedConcurrentExecutions: props.reservedConcurrentExecutions,
      layers: props.certificatesLayer && [props.certificatesLayer],
      role: this.role,
      logGroup: this.logGroup,
      environment: { [ROTATION_SETTINGS_VARIABLE]: Lazy.string({ produce: () => Stack.of(this).toJsonString(settingsOf(props, this.usernames)) }) },
      ...(props.vpc && { vpc: props.vpc, vpcSubnets: props.vpcSubnets, securityGroups }),
    });
    // The L2 construct would add the permission as an inline policy of the role.
    (created.node.defaultChild as lambda.CfnFunction).deadLetterConfig = { targetArn: this.deadLetterQueue.queueArn };
    return created;
  }

  private allowSuperuser({ superuserSecret, superuserKey }: RotationFunctionProps): void {
    if (superuserSecret) {
      const { encryptionKey }: KnownSecret = superuserSecret;
      SecretAccess.ofSecret(this, superuserSecret, { encryptionKey: superuserKey ?? encryptionKey }).read(this.role);
    }
  }
}
