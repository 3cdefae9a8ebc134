import { RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { aws_kms as interfaces } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { bindAccess } from './bind-access';
import { checkDeletionPolicy, checkRemoval, checkSecret } from './check-secret';
import { freezeGeneration } from './content/frozen-generation';
import { DatabaseCredentials } from './databases/database-credentials';
import { DatabaseTarget } from './databases/database-target';
import { SecretDatabases } from './databases/secret-databases';
import { IManagedSecret, importManagedSecret, ManagedSecretAttributes } from './imported-managed-secret';
import { ManagedSecretProps } from './managed-secret-props';
import { ManagedSecretRotation } from './managed-secret-rotation';
import { adviseOnReplicas, rememberReplicaKey } from './replicas';
import { SecretAccess } from '../access/grants/secret-access';
import { SecretGuards } from '../access/guards/secret-guards';
import { identityGrantKey, unwrapKey } from '../access/targets/identity-grant-key';
import { secureResourcePolicy } from '../access/targets/resource-policy';
import { SecretsEncryptionKey } from '../encryption/secrets-encryption-key';
import { SecretTagKey, TAG_PRIORITY } from '../naming/secret-tags';
import { describeProblem, raise } from '../private/problems';
import { RotationStrategy } from '../rotation/strategies/rotation-strategy';

/**
 * One secret, whole: generated or filled from elsewhere, named and tagged, encrypted with a customer-managed key, kept when its
 * stack goes, guarded, rotated, and readable by exactly whom it is granted to.
 *
 * It is CDK's `Secret` and goes wherever one is taken; its grants, its rotation and its policies are this library's.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/intro.html
 */
@propertyInjectable
export class ManagedSecret extends secretsmanager.Secret implements IManagedSecret {
  /** Identifies this class for property injection. An injector for CDK's `Secret` runs on it too, except on what is generated. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-managed-secrets.ManagedSecret';

  /**
   * A secret made in another stack, app or repository: it grants as the secret itself would, and owns nothing.
   *
   * @throws where not exactly one of the two ARNs and the name is given
   */
  public static fromAttributes(scope: Construct, id: string, attrs: ManagedSecretAttributes): IManagedSecret {
    return importManagedSecret(scope, id, attrs);
  }

  /**
   * As `fromAttributes`, with CDK's own signature, which jsii does not let a subclass widen.
   *
   * @throws where not exactly one of the two ARNs is given
   */
  public static fromSecretAttributes(scope: Construct, id: string, attrs: secretsmanager.SecretAttributes): secretsmanager.ISecret {
    return importManagedSecret(scope, id, attrs);
  }

  /** Who may do what with this secret. */
  public readonly access: SecretAccess;

  private readonly resource: secretsmanager.CfnSecret;
  private readonly allowDestroy: boolean;
  private readonly accessTags: { [key: string]: string } = {};
  private readonly databases: SecretDatabases;
  private readonly rotation: ManagedSecretRotation;

  constructor(scope: Construct, id: string, props: ManagedSecretProps) {
    const guards = props.guards ?? SecretGuards.none();
    raise([...checkSecret(props), ...guards._problems(scope)], scope, id);
    super(scope, id, {
      description: props.description,
      secretName: props.secretName,
      encryptionKey: identityGrantKey(props.encryptionKey ?? SecretsEncryptionKey.of(scope)),
      replicaRegions: props.replicaRegions,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.resource = this.node.defaultChild as secretsmanager.CfnSecret;
    this.allowDestroy = props.allowDestroy ?? false;
    freezeGeneration(this.resource, props.content._render(this));
    Object.entries(props.tags ?? {}).forEach(([key, value]) => this.resource.tags.setTag(key, value, TAG_PRIORITY));
    this.access = bindAccess(this);
    this.databases = new SecretDatabases(this, this.resource);
    this.rotation = this.makeRotation();
    this.guard(guards);
    adviseOnReplicas(this, props.replicaRegions ?? []);
    this.node.addValidation({ validate: () => checkDeletionPolicy(this.resource, this.allowDestroy).map(describeProblem) });
  }

  /**
   * Replicates the secret to a region. Readers of other accounts may use the key there, where it is made in this app.
   *
   * @param region the name of the region
   * @param encryptionKey a key of that region; without it the AWS managed key, which other accounts cannot use
   */
  public addReplicaRegion(region: string, encryptionKey?: interfaces.IKeyRef): void {
    super.addReplicaRegion(region, encryptionKey);
    if (encryptionKey) {
      rememberReplicaKey(this, region, encryptionKey);
    }
  }

  /** Allows reading the value: of every version, or only of versions with one of these staging labels. */
  public grantRead(grantee: iam.IGrantable, versionStages?: string[]): iam.Grant {
    return versionStages ? this.access.readStages(grantee, ...versionStages) : this.access.read(grantee);
  }

  /** Allows storing new values and moving staging labels. */
  public grantWrite(grantee: iam.IGrantable): iam.Grant {
    return this.access.write(grantee);
  }

  /**
   * Rotates the secret as the strategy says.
   *
   * Where a database of another stack takes its password from this secret, the rotation stands in that stack, and guards cannot name
   * its function: with `allowedVpcEndpoints` it must take one of those endpoints.
   *
   * @param strategy how; a database secret has a default, `RotationStrategy.singleUser()` for most engines, and AWS's hosted
   * function for SQL Server, Oracle and Db2
   * @throws where the secret is rotated already, the strategy does not fit the secret, or a secret of no database is given none
   */
  public addRotation(strategy?: RotationStrategy): void {
    this.rotation.add(strategy);
  }

  /**
   * CDK's own way to add a schedule, as `DatabaseInstance.addRotationSingleUser` uses it: one schedule for each secret, with this
   * library's grants and permission. `addRotation` knows windows and more strategies.
   *
   * @throws where the secret is rotated already
   */
  public addRotationSchedule(id: string, options: secretsmanager.RotationScheduleOptions): secretsmanager.RotationSchedule {
    return this.rotation.addPlain(id, options);
  }

  /** Adds a statement to the secret's one resource policy, beside its guards; public access stays blocked. */
  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    const result = super.addToResourcePolicy(statement);
    secureResourcePolicy(this.node.findChild('Policy') as secretsmanager.ResourcePolicy);
    return result;
  }

  /**
   * Attaches the secret to a database; RDS does it by itself. Idempotent for one database.
   *
   * @returns what stands for the secret once the database has written host and port into it
   * @throws where the secret is attached to another database already
   */
  public attach(target: secretsmanager.ISecretAttachmentTarget): secretsmanager.ISecret {
    return this._connect(DatabaseTarget._of(target));
  }

  /**
   * Sets what becomes of the secret when it leaves the stack.
   *
   * @throws for `RemovalPolicy.DESTROY` without `allowDestroy`, and for `RemovalPolicy.SNAPSHOT`
   */
  public applyRemovalPolicy(policy: RemovalPolicy): void {
    raise(checkRemoval(policy, this.allowDestroy), this);
    super.applyRemovalPolicy(policy);
  }

  /**
   * The tags that a hierarchy's readers are told by; guards protect them.
   *
   * @internal
   */
  public _setAccessTags(tags: { [key: string]: string }): void {
    Object.entries(tags).forEach(([key, value]) => this.resource.tags.setTag(key, value, TAG_PRIORITY));
    Object.assign(this.accessTags, tags);
  }

  /** @internal */
  public _connect(target: DatabaseTarget): secretsmanager.ISecret {
    return this.databases.connect(target);
  }

  /**
   * Where consumers reach the database: a proxy before the database itself.
   *
   * @internal
   */
  protected get _reachedAt(): DatabaseTarget | undefined {
    return this.databases.reachedAt;
  }

  /**
   * What a rotation must know of the password; nothing where the secret holds none of a database.
   *
   * @internal
   */
  protected get _credentials(): DatabaseCredentials | undefined {
    return undefined;
  }

  private makeRotation(): ManagedSecretRotation {
    return new ManagedSecretRotation({
      secret: this,
      resource: this.resource,
      encryptionKey: unwrapKey(this.encryptionKey!),
      databases: this.databases,
      credentials: () => this._credentials,
      environment: () => this.accessTags[SecretTagKey.ENVIRONMENT],
    });
  }

  private guard(guards: SecretGuards): void {
    const statements = guards._statements(this, {
      securityTagKeys: () => Object.keys(this.accessTags),
      rotationFunctionArns: () => this.rotation.functions.map((rotation) => rotation.functionArn),
      rotationRoles: () => this.rotation.functions.flatMap((rotation) => rotation.role ?? []),
    });
    statements.forEach((statement) => this.addToResourcePolicy(statement));
  }
}
