import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { checkKey } from './check-key';
import { raise, raiseOne } from '../private/problems';
import { findOrCreate } from '../private/singletons';
import { viaServices } from '../private/via-service';

/** Using the key; administration, DescribeKey and CreateGrant are not in it, so that nobody is locked out of the key itself. */
const USE_ACTIONS = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];

/** AWS's list for key administrators, but no CreateGrant (`kms:Create*`): with it an administrator could hand out the use of the key. */
const ADMINISTRATION_ACTIONS = [
  'kms:CancelKeyDeletion', 'kms:CreateAlias', 'kms:Delete*', 'kms:Describe*', 'kms:Disable*', 'kms:Enable*', 'kms:Get*', 'kms:List*', 'kms:Put*',
  'kms:Revoke*', 'kms:RotateKeyOnDemand', 'kms:ScheduleKeyDeletion', 'kms:TagResource', 'kms:UntagResource', 'kms:Update*',
];

/** Properties of `SecretsEncryptionKey`. */
export interface SecretsEncryptionKeyProps {
  /**
   * A name for the key, with or without `alias/`: letters, digits and `/_-`, 1 to 250 characters, not starting `aws/`.
   *
   * @default - the key has no alias
   */
  readonly alias?: string;

  /**
   * What people read about the key in the console, at most 8,192 characters.
   *
   * @default 'Encrypts secrets of AWS Secrets Manager'
   */
  readonly description?: string;

  /**
   * Who may administer the key (its policy, aliases, rotation, deletion) without any further policy. Administrators
   * can neither use the key nor make grants for it.
   *
   * @default - whoever the account's IAM policies allow to
   */
  readonly administrators?: iam.IGrantable[];

  /**
   * How often KMS makes new key material: 90 to 2,560 days. Secrets need not be encrypted anew for it.
   *
   * @default Duration.days(365)
   */
  readonly rotationPeriod?: Duration;

  /**
   * How long KMS waits before it deletes the key, once asked to: 7 to 30 days.
   *
   * @default Duration.days(30)
   */
  readonly pendingWindow?: Duration;

  /**
   * What becomes of the key when it leaves the stack. Secrets are lost with their key, and deleted secrets can be
   * restored only while it exists.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * The key that encrypts the secrets of a hierarchy or a stack: usable through Secrets Manager only, always rotated.
 *
 * Its policy stays the same however many secrets and readers use it: the account's IAM policies say who may, and a
 * deny keeps all of them from using it for anything but secrets. One key costs about 1 USD a month, so share it.
 *
 * Property injectors of `kms.Key` apply to it as well, but cannot switch off its rotation, its deny or its retention.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
@propertyInjectable
export class SecretsEncryptionKey extends kms.Key {
  /** Uniquely identifies this class to property injectors. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-managed-secrets.SecretsEncryptionKey';

  /**
   * The one key of the stack that `scope` is in, made where there is none yet; a nested stack has its own.
   *
   * To set its properties, make it first: `new SecretsEncryptionKey(stack, 'SecretsEncryptionKey', { … })`.
   *
   * @throws where something else has the id `SecretsEncryptionKey` in the stack
   */
  public static of(scope: Construct): SecretsEncryptionKey {
    const stack = Stack.of(scope);
    const key = findOrCreate<Construct>(stack, 'SecretsEncryptionKey', () => new SecretsEncryptionKey(stack, 'SecretsEncryptionKey'));
    return key instanceof SecretsEncryptionKey ? key : raiseOne({
      id: 'key-id-taken',
      message: '`SecretsEncryptionKey` must be free as an id in the stack or be a SecretsEncryptionKey, got: another construct; rename that one, or give `encryptionKey`',
    }, key);
  }

  /**
   * @throws where the alias, a period or an administrator breaks the rules above
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
    this.holdAgainstInjectors(props.removalPolicy ?? RemovalPolicy.RETAIN);
    this.denyUseOutsideSecretsManager();
    this.allowAdministration(props.administrators ?? []);
  }

  /** An injector for `kms.Key` runs inside `super()` and may have changed what this class promises. */
  private holdAgainstInjectors(removalPolicy: RemovalPolicy): void {
    const resource = this.node.defaultChild as kms.CfnKey;
    resource.enableKeyRotation = true;
    resource.applyRemovalPolicy(removalPolicy);
  }

  /** The account root as principal of a deny is every principal of the account, which spares a `Principal: *`. */
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
