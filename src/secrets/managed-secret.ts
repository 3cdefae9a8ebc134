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
import { addReplicaKey, warnAboutReplicaKeys } from './replicas';
import { SecretAccess } from '../access/grants/secret-access';
import { SecretGuards } from '../access/guards/secret-guards';
import { identityGrantKey } from '../access/targets/identity-grant-key';
import { secureResourcePolicy } from '../access/targets/resource-policy';
import { SecretsEncryptionKey } from '../encryption/secrets-encryption-key';
import { SecretTagKey, TAG_PRIORITY } from '../naming/secret-tags';
import { describeProblem, raise } from '../private/problems';
import { SecretRotation } from '../rotation/secret-rotation';
import { RotationStrategy } from '../rotation/strategies/rotation-strategy';

/**
 * One complete secret: content, name, tags, a customer-managed key, a resource policy, rotation and grants. Its stack retains it by default.
 *
 * It extends CDK's `Secret`, so every API that accepts a `Secret` accepts it. Grants, rotation and policies are those of this library.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/intro.html
 */
@propertyInjectable
export class ManagedSecret extends secretsmanager.Secret implements IManagedSecret {
  /** Identifies this class for property injection. An injector for CDK's `Secret` also runs on it, but cannot change what is generated. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-managed-secrets.ManagedSecret';

  /**
   * Imports a secret that another stack, app or repository creates. Its grants are the same as those of the secret itself.
   *
   * @throws if not exactly one of the two ARNs and the name is given
   */
  public static fromAttributes(scope: Construct, id: string, attrs: ManagedSecretAttributes): IManagedSecret {
    return importManagedSecret(scope, id, attrs);
  }

  /** As `fromAttributes`, with the signature of CDK's `Secret`. Exactly one of the two ARNs must be given. */
  public static fromSecretAttributes(scope: Construct, id: string, attrs: secretsmanager.SecretAttributes): secretsmanager.ISecret {
    return importManagedSecret(scope, id, attrs);
  }

  /** Imports a secret by its ARN with the suffix of six characters. No key is known: `fromAttributes` accepts one. */
  public static fromSecretCompleteArn(scope: Construct, id: string, secretCompleteArn: string): secretsmanager.ISecret {
    return importManagedSecret(scope, id, { secretCompleteArn });
  }

  /** Imports a secret by its ARN without the suffix. No key is known: `fromAttributes` accepts one. */
  public static fromSecretPartialArn(scope: Construct, id: string, secretPartialArn: string): secretsmanager.ISecret {
    return importManagedSecret(scope, id, { secretPartialArn });
  }

  /** Imports a secret of the stack's account and region by name. No key is known: `fromAttributes` accepts one. */
  public static fromSecretNameV2(scope: Construct, id: string, secretName: string): secretsmanager.ISecret {
    return importManagedSecret(scope, id, { secretName });
  }

  /** Grants on this secret. */
  public readonly access: SecretAccess;

  /** @internal */
  protected readonly _databases: SecretDatabases;

  private readonly resource: secretsmanager.CfnSecret;
  private readonly allowDestroy: boolean;
  private readonly accessTags: { [key: string]: string } = {};
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
    this._databases = new SecretDatabases(this, this.resource);
    this.rotation = new ManagedSecretRotation({
      secret: this,
      databases: this._databases,
      credentials: () => this._credentials,
      environment: () => this.accessTags[SecretTagKey.ENVIRONMENT],
    });
    const guardContext = { ...this.rotation.guardContext, securityTagKeys: () => Object.keys(this.accessTags) };
    guards._statements(this, guardContext).forEach((statement) => this.addToResourcePolicy(statement));
    warnAboutReplicaKeys(this, props.replicaRegions ?? []);
    this.node.addValidation({ validate: () => checkDeletionPolicy(this.resource, this.allowDestroy).map(describeProblem) });
  }

  /**
   * Replicates the secret to a region. Readers of other accounts are allowed to use the key there, if this app creates it.
   *
   * @param region the name of the region
   * @param encryptionKey a key of that region; if left out, the AWS managed key, which other accounts cannot use
   */
  public addReplicaRegion(region: string, encryptionKey?: interfaces.IKeyRef): void {
    super.addReplicaRegion(region, encryptionKey);
    if (encryptionKey) {
      addReplicaKey(this, region, encryptionKey);
    }
  }

  /** Allows reading the value of every version, or only of the versions with one of these staging labels. */
  public grantRead(grantee: iam.IGrantable, versionStages?: string[]): iam.Grant {
    return versionStages ? this.access.readStages(grantee, ...versionStages) : this.access.read(grantee);
  }

  /** Allows storing new values and moving staging labels. */
  public grantWrite(grantee: iam.IGrantable): iam.Grant {
    return this.access.write(grantee);
  }

  /**
   * Adds the rotation of the secret.
   *
   * If a database of another stack uses the password of this secret, the rotation is created in that stack. Guards cannot refer to its
   * function, so with `allowedVpcEndpoints` the function must use one of those endpoints.
   *
   * @param strategy required, except for database secrets: their default is `RotationStrategy.singleUser()`, and AWS's hosted function for
   * SQL Server, Oracle and Db2
   * @returns the schedule and the function, for alarms and dependencies
   * @throws if the secret has a rotation already, the strategy does not fit the secret, or it is missing for a secret without a database
   */
  public addRotation(strategy?: RotationStrategy): SecretRotation {
    return this.rotation.add(strategy);
  }

  /**
   * Adds the only schedule of the secret, as `DatabaseInstance.addRotationSingleUser` does. `addRotation` has windows and more strategies.
   *
   * @throws if the secret has a rotation already
   */
  public addRotationSchedule(id: string, options: secretsmanager.RotationScheduleOptions): secretsmanager.RotationSchedule {
    return this.rotation.addL2(id, options);
  }

  /** Adds a statement to the resource policy of the secret, in addition to its guards. Public access stays blocked. */
  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    const result = super.addToResourcePolicy(statement);
    secureResourcePolicy(this.node.findChild('Policy') as secretsmanager.ResourcePolicy);
    return result;
  }

  /**
   * Attaches the secret to a database. RDS calls this method itself. Idempotent for one database.
   *
   * @returns the attachment: a secret that depends on CloudFormation having written host and port into it
   * @throws if the secret is attached to another database already
   */
  public attach(target: secretsmanager.ISecretAttachmentTarget): secretsmanager.ISecret {
    return this._databases.connect(DatabaseTarget._of(target));
  }

  /**
   * Sets what happens to the secret if it is removed from the stack.
   *
   * @throws for `RemovalPolicy.DESTROY` without `allowDestroy`, and for `RemovalPolicy.SNAPSHOT`
   */
  public applyRemovalPolicy(policy: RemovalPolicy): void {
    raise(checkRemoval(policy, this.allowDestroy), this);
    super.applyRemovalPolicy(policy);
  }

  /**
   * Sets the tags that the policies of a hierarchy's readers compare. Guards protect these tags.
   *
   * @internal
   */
  public _setAccessTags(tags: { [key: string]: string }): void {
    Object.entries(tags).forEach(([key, value]) => this.resource.tags.setTag(key, value, TAG_PRIORITY));
    Object.assign(this.accessTags, tags);
  }

  /**
   * What a rotation must know about the password. Undefined if the secret does not hold the password of a database.
   *
   * @internal
   */
  protected get _credentials(): DatabaseCredentials | undefined {
    return undefined;
  }
}
