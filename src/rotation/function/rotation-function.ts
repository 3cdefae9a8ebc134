import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct, IDependable } from 'constructs';
import { acknowledgeFunction } from './acknowledge-function';
import { checkRotationFunction } from './check-rotation-function';
import { openApi, openSecretsManager } from './function-network-access';
import { RotationFunctionProps } from './rotation-function-options';
import { bundleOf, NO_DATABASE, protocolOf, RotationProtocol } from './rotation-protocols';
import { RotationRole } from './rotation-role';
import { settingsOf } from './rotation-settings';
import { SecretAccess } from '../../access/grants/secret-access';
import { ROTATION_SETTINGS_VARIABLE } from '../../private/handler-contract';
import { raise } from '../../private/problems';
import { keyOf } from '../secret-facts';

const MEMORY_MEBIBYTES = 256;
const TIMEOUT = Duration.seconds(60);
/** A change of a user of ElastiCache or MemoryDB comes to all of its servers. */
const API_TIMEOUT = Duration.minutes(5);
/** The longest that a queue keeps anything. */
const QUEUE_DAYS = 14;

/**
 * A function that rotates secrets, with its role, its logs and its way to Secrets Manager.
 *
 * `ManagedSecret.addRotation` makes and shares them by itself. One that is made by hand goes to `RotationStrategy.byFunction`, and
 * its `connections` into the database's security group.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
@propertyInjectable
export class RotationFunction extends Construct implements ec2.IConnectable {
  /** Identifies this class for property injection. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-managed-secrets.RotationFunction';

  /** The function. */
  public readonly function: lambda.Function;

  /** Its role, without any policy of AWS. */
  public readonly role: iam.Role;

  /** Its network connections; without security groups where it runs outside of a VPC. */
  public readonly connections: ec2.Connections;

  /** Where it logs. */
  public readonly logGroup: logs.LogGroup;

  /** Where events go that it failed to handle. */
  public readonly deadLetterQueue: sqs.IQueue;

  /**
   * What lies on its way to Secrets Manager, beside itself: whoever has it called must wait for that too.
   *
   * @internal
   */
  public readonly _way: IDependable[];

  private readonly usernames?: string[];

  /**
   * @throws where the engine cannot be rotated by this method, the subnets have no way to Secrets Manager, or memory or time-out
   * are out of their ranges
   */
  constructor(scope: Construct, id: string, props: RotationFunctionProps) {
    raise(checkRotationFunction(props), scope, id);
    super(scope, id);
    this.logGroup = new logs.LogGroup(this, 'Logs', { retention: props.logRetention ?? logs.RetentionDays.ONE_YEAR });
    this.deadLetterQueue = props.deadLetterQueue ?? new sqs.Queue(this, 'Failures', {
      enforceSSL: true,
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(QUEUE_DAYS),
    });
    const protocol = props.engine && props.method._settings.kind !== 'regenerate' ? protocolOf(props.engine)! : NO_DATABASE;
    const role = new RotationRole(this, 'Role', {
      logGroup: this.logGroup,
      deadLetterQueue: this.deadLetterQueue,
      inVpc: props.vpc !== undefined,
      permissionsBoundary: props.permissionsBoundary,
      statements: this.apiStatements(protocol, props),
    });
    this.role = role;
    this.usernames = props.usernames && [...props.usernames];
    const securityGroups = this.securityGroups(props);
    this.connections = new ec2.Connections({ securityGroups });
    this.function = this.makeFunction(protocol, props, securityGroups);
    this.function.node.addDependency(role.running);
    this.readSuperuser(props);
    this._way = props.vpc ? [
      ...securityGroups,
      ...openSecretsManager(this, props.vpc, props.vpcSubnets, this.connections),
      ...(protocol.api ? openApi(protocol.api, props.vpc, props.vpcSubnets, this.connections) : []),
    ] : [];
    acknowledgeFunction(this, props);
    this.node.defaultChild = this.function;
  }

  /**
   * Lets a function that is told whom it may change do so with one more user.
   *
   * @internal
   */
  public _addUser(username: string | undefined): void {
    if (username !== undefined) {
      this.usernames?.push(username);
    }
  }

  private securityGroups({ vpc, securityGroups }: RotationFunctionProps): ec2.ISecurityGroup[] {
    return !vpc ? [] : securityGroups ?? [new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc,
      allowAllOutbound: false,
      description: 'Rotation function of secrets',
    })];
  }

  private apiStatements({ api }: RotationProtocol, { userId }: RotationFunctionProps): iam.PolicyStatement[] {
    return api && userId !== undefined ? [new iam.PolicyStatement({ actions: api.actions, resources: [api.arnOf(Stack.of(this), userId)] })] : [];
  }

  private makeFunction(protocol: RotationProtocol, props: RotationFunctionProps, securityGroups: ec2.ISecurityGroup[]): lambda.Function {
    const made = new lambda.Function(this, 'Function', {
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
    // Through the L2 the permission would become an inline policy of the role.
    (made.node.defaultChild as lambda.CfnFunction).deadLetterConfig = { targetArn: this.deadLetterQueue.queueArn };
    return made;
  }

  private readSuperuser({ superuserSecret, superuserKey }: RotationFunctionProps): void {
    if (superuserSecret) {
      SecretAccess.ofSecret(this, superuserSecret, { encryptionKey: superuserKey ?? keyOf(superuserSecret) }).read(this.role);
    }
  }
}
