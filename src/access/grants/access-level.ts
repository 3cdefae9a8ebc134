/** The actions of a statement about secrets, and its conditions. */
export interface SecretPermission {
  readonly actions: string[];
  readonly conditions?: { [operator: string]: { [key: string]: unknown } };
}

/** The permissions of one kind of grant. */
export interface AccessLevel {
  /** Identifies the level, so that the same grant is not added twice. */
  readonly id: string;
  /** Permissions on the secrets. */
  readonly permissions: SecretPermission[];
  /** Actions that create secrets, for paths. Tags of the request identify the secrets. */
  readonly creation: string[];
  /** Actions that support neither resources nor tags, and so are allowed on `*`. */
  readonly accountActions: string[];
  /** Whether `accountActions` are granted for paths only. */
  readonly accountActionsOfPaths?: boolean;
  /** KMS actions on the keys, through Secrets Manager and for these secrets only. */
  readonly keyActions: string[];
}

const CURRENT_STAGE = 'AWSCURRENT';
const STAGE_KEY = 'secretsmanager:VersionStage';

const READ = actions('DescribeSecret', 'GetSecretValue');

const WRITE = actions('DescribeSecret', 'ListSecretVersionIds', 'PutSecretValue', 'UpdateSecretVersionStage');

/** `ListSecretVersionIds` finds versions without a label. An aborted rotation leaves them, and one may contain the valid password. */
const ROTATE = actions('DescribeSecret', 'GetSecretValue', 'ListSecretVersionIds', 'PutSecretValue', 'UpdateSecretVersionStage');

/** No reading of values, and no writing, except by `UpdateSecret`: IAM cannot separate its changes of metadata from those of the value. */
const ADMINISTER = actions(
  'AssociateCrossAccountReplica', 'CancelRotateSecret', 'DeleteResourcePolicy', 'DeleteSecret', 'DescribeSecret',
  'DisassociateCrossAccountReplica', 'GetResourcePolicy', 'ListSecretVersionIds', 'PutResourcePolicy', 'RemoveRegionsFromReplication',
  'ReplicateSecretToRegions', 'RestoreSecret', 'RotateSecret', 'StopReplicationToReplica', 'TagResource', 'UntagResource', 'UpdateSecret',
  'ValidateResourcePolicy',
);

/** The kinds of grants. `docs/guides/access.md` lists their operations; a test compares the two. */
export class AccessLevels {
  public static readonly READ: AccessLevel = {
    id: 'Read', permissions: [{ actions: READ }], creation: [], accountActions: [], keyActions: ['kms:Decrypt'],
  };

  public static readonly BATCH_READ: AccessLevel = {
    ...AccessLevels.READ, id: 'BatchRead', accountActions: actions('BatchGetSecretValue', 'ListSecrets'),
  };

  /** No `GetSecretValue`: writing does not require reading. Secrets Manager calls Decrypt to compare the new value with existing versions. */
  public static readonly WRITE: AccessLevel = {
    id: 'Write', permissions: [{ actions: WRITE }], creation: [], accountActions: [], keyActions: ['kms:Decrypt', 'kms:GenerateDataKey'],
  };

  /** No DescribeKey, although AWS's example lists it: it has no encryption context, so the condition of that example never matches. */
  public static readonly ROTATE: AccessLevel = {
    id: 'Rotate', permissions: [{ actions: ROTATE }], creation: [], accountActions: [], keyActions: ['kms:Decrypt', 'kms:GenerateDataKey'],
  };

  public static readonly ADMINISTER: AccessLevel = {
    id: 'Administer',
    permissions: [{ actions: ADMINISTER }],
    creation: actions('CreateSecret', 'TagResource'),
    accountActions: actions('GetRandomPassword'),
    accountActionsOfPaths: true,
    keyActions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
  };

  /**
   * Reading versions with one of these labels.
   *
   * A request without label and version id returns AWSCURRENT, and has no condition key to compare. It is allowed if AWSCURRENT is one of
   * the labels (`IfExists`), and denied otherwise. A request with a version id can read any version, so it is always denied.
   */
  public static readStages(stages: string[]): AccessLevel {
    const labels = [...new Set(stages)].sort();
    const byLabel = { Null: { 'secretsmanager:VersionId': 'true' } };
    const permissions = labels.includes(CURRENT_STAGE)
      ? [{ actions: READ, conditions: { StringEqualsIfExists: { [STAGE_KEY]: labels }, ...byLabel } }]
      : [
        { actions: actions('DescribeSecret') },
        { actions: actions('GetSecretValue'), conditions: { StringEquals: { [STAGE_KEY]: labels }, ...byLabel } },
      ];
    return { ...AccessLevels.READ, id: `ReadStages:${labels.join(',')}`, permissions };
  }

  /** Use of the keys only, as CDK's own constructs grant it on `secret.encryptionKey`. */
  public static useKey(keyActions: string[]): AccessLevel {
    const sorted = [...new Set(keyActions)].sort();
    return { id: `Key:${sorted.join(',')}`, permissions: [], creation: [], accountActions: [], keyActions: sorted };
  }

  private constructor() {}
}

function actions(...operations: string[]): string[] {
  return operations.map((operation) => `secretsmanager:${operation}`);
}
