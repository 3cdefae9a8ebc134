import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { checkKey } from './check-key';
import { raise, raiseOne } from '../private/problems';
import { findOrCreate } from '../private/singletons';
import { viaServices } from '../private/via-service';

/** The actions that use the key. Administration, DescribeKey and CreateGrant are not denied, so that the key stays manageable. */
const USE_ACTIONS = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];

/** AWS's list for key administrators without CreateGrant (`kms:Create*`): with it an administrator could grant the use of the key. */
const ADMINISTRATION_ACTIONS = [
  'kms:CancelKeyDeletion', 'kms:CreateAlias', 'kms:Delete*', 'kms:Describe*', 'kms:Disable*', 'kms:Enable*', 'kms:Get*', 'kms:List*', 'kms:Put*',
  'kms:Revoke*', 'kms:RotateKeyOnDemand', 'kms:ScheduleKeyDeletion', 'kms:TagResource', 'kms:UntagResource', 'kms:Update*',
];

/** Properties of `SecretsEncryptionKey`. */
export interface SecretsEncryptionKeyProps {
  /**
   * The alias of the key, with or without `alias/`: letters, digits and `/_-`, 1 to 250 characters, not starting with `aws/`.
   *
   * @default - the key has no alias
   */
  readonly alias?: string;

  /**
   * The description of the key in the console: at most 8,192 characters.
   *
   * @default 'Encrypts secrets of AWS Secrets Manager'
   */
  readonly description?: string;

  /**
   * Principals that may administer the key (policy, aliases, rotation, deletion) without further policies. Administrators
   * can neither use the key nor create KMS grants for it.
   *
   * @default - the principals that IAM policies of the account allow
   */
  readonly administrators?: iam.IGrantable[];

  /**
   * The time between two rotations of the key material: 90 to 2,560 days. Secrets need not be encrypted again.
   *
   * @default Duration.days(365)
   */
  readonly rotationPeriod?: Duration;

  /**
   * The time between the request to delete the key and its deletion: 7 to 30 days.
   *
   * @default Duration.days(30)
   */
  readonly pendingWindow?: Duration;

  /**
   * What happens to the key when it is removed from the stack. Without the key its secrets cannot be read, and deleted secrets
   * cannot be restored.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * The key that encrypts the secrets of a hierarchy or a stack. It is always rotated, and can be used only through Secrets Manager.
 *
 * The key policy does not grow with the number of secrets and readers: IAM policies of the account allow the use of the key, and
 * a deny statement limits this use to secrets. One key costs about 1 USD a month, so share it.
 *
 * Property injectors of `kms.Key` also apply to this class, but cannot change its rotation, its deny statement or its removal policy.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
@propertyInjectable
export class SecretsEncryptionKey extends kms.Key {
  /** The unique id of this class for property injectors. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-managed-secrets.SecretsEncryptionKey';

  /**
   * The shared key of the stack that contains `scope`. If the stack has none yet, it is created. A nested stack has its own key.
   *
   * To set its properties, create it first: `new SecretsEncryptionKey(stack, 'SecretsEncryptionKey', { … })`.
   *
   * @param scope a construct of the stack
   * @throws if another construct has the id `SecretsEncryptionKey` in the stack
   */
  public static of(scope: Construct): SecretsEncryptionKey {
    const stack = Stack.of(scope);
    const key = findOrCreate<Construct>(stack, 'SecretsEncryptionKey', () => new SecretsEncryptionKey(stack, 'SecretsEncryptionKey'));
    return key instanceof SecretsEncryptionKey ? key : raiseOne({
      id: 'key-id-taken',
      message: '`SecretsEncryptionKey` must be free as an id in the stack or be a SecretsEncryptionKey, got: another construct; '
        + 'rename that construct, or give `encryptionKey`',
    }, key);
  }

  /**
   * @throws if the alias, a period or an administrator breaks these rules
   */
  constructor(scope: Construct, id: string, props: SecretsEncryptionKeyProps = {}) {
    raise(checkKey(props), scope);
    super(scope, id, {
      alias: props.alias,
      description: props.description ?? 'Encrypts secrets of AWS Secrets Manager',
      enableKeyRotation: true,
      rotationPeriod: props.rotationPeriod,
      pendingWindow: props.pendingWindow,
    });
    this.enforceOverInjectors(props.removalPolicy ?? RemovalPolicy.RETAIN);
    this.denyUseOutsideSecretsManager();
    this.allowAdministration(props.administrators ?? []);
  }

  /** An injector for `kms.Key` runs inside `super()` and may have changed what this class guarantees. */
  private enforceOverInjectors(removalPolicy: RemovalPolicy): void {
    const resource = this.node.defaultChild as kms.CfnKey;
    resource.enableKeyRotation = true;
    resource.applyRemovalPolicy(removalPolicy);
  }

  /** As principal of a deny, the account root means every principal of the account. So no `Principal: *` is needed. */
  private denyUseOutsideSecretsManager(): void {
    this.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'DenyUseOutsideSecretsManager',
      effect: iam.Effect.DENY,
      principals: [new iam.AccountRootPrincipal()],
      actions: USE_ACTIONS,
      resources: ['*'],
      conditions: { StringNotEquals: { 'kms:ViaService': viaServices(this) } },
    }));
  }

  private allowAdministration(administrators: iam.IGrantable[]): void {
    if (administrators.length > 0) {
      this.addToResourcePolicy(new iam.PolicyStatement({
        sid: 'AllowAdministration',
        principals: administrators.map((administrator) => administrator.grantPrincipal),
        actions: ADMINISTRATION_ACTIONS,
        resources: ['*'],
      }));
    }
  }
}
