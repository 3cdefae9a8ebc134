/** What a statement about secrets allows, and under which conditions. */
export interface SecretPermission {
  readonly actions: string[];
  readonly conditions?: { [operator: string]: { [key: string]: unknown } };
}

/** What one kind of grant carries. */
export interface AccessLevel {
  /** Tells levels apart: what is granted once at a level is not granted again. */
  readonly id: string;
  /** On the secrets. */
  readonly permissions: SecretPermission[];
  /** On secrets that do not exist yet, for paths: they are told by the tags of the request. */
  readonly creation: string[];
  /** Actions that know neither resource nor tags: on `*`, and on paths only where `accountActionsOfPaths` is set. */
  readonly accountActions: string[];
  /** Whether `accountActions` go with paths only. */
  readonly accountActionsOfPaths?: boolean;
  /** On the keys, through Secrets Manager, for these secrets. */
  readonly keyActions: string[];
}

const CURRENT_STAGE = 'AWSCURRENT';
const STAGE_KEY = 'secretsmanager:VersionStage';

const READ = actions('DescribeSecret', 'GetSecretValue');

const WRITE = actions('DescribeSecret', 'ListSecretVersionIds', 'PutSecretValue', 'UpdateSecretVersionStage');

/** Versions without a label are those of rotations that were broken off: one of them may hold the password that works. */
const ROTATE = actions('DescribeSecret', 'GetSecretValue', 'ListSecretVersionIds', 'PutSecretValue', 'UpdateSecretVersionStage');

/** Neither reads nor, but for `UpdateSecret`, which cannot be told apart, stores values. */
const ADMINISTER = actions(
  'AssociateCrossAccountReplica', 'CancelRotateSecret', 'DeleteResourcePolicy', 'DeleteSecret', 'DescribeSecret',
  'DisassociateCrossAccountReplica', 'GetResourcePolicy', 'ListSecretVersionIds', 'PutResourcePolicy', 'RemoveRegionsFromReplication',
  'ReplicateSecretToRegions', 'RestoreSecret', 'RotateSecret', 'StopReplicationToReplica', 'TagResource', 'UntagResource', 'UpdateSecret',
  'ValidateResourcePolicy',
);

/** The kinds of grant. `docs/guides/access.md` tells people which operation is in which; a test keeps the two equal. */
export class AccessLevels {
  public static readonly READ: AccessLevel = {
    id: 'Read', permissions: [{ actions: READ }], creation: [], accountActions: [], keyActions: ['kms:Decrypt'],
  };

  public static readonly BATCH_READ: AccessLevel = {
    ...AccessLevels.READ, id: 'BatchRead', accountActions: actions('BatchGetSecretValue', 'ListSecrets'),
  };

  /** Reading needs `PutSecretValue` no more than writing needs `GetSecretValue`; Decrypt is what Secrets Manager compares versions with. */
  public static readonly WRITE: AccessLevel = {
    id: 'Write', permissions: [{ actions: WRITE }], creation: [], accountActions: [], keyActions: ['kms:Decrypt', 'kms:GenerateDataKey'],
  };

  /** No DescribeKey, though AWS's example lists it: it carries no encryption context, so that its condition never matches. */
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
   * Who sends neither label nor version id gets AWSCURRENT, and the request has no key to compare then: allowed where AWSCURRENT is
   * among the labels (`IfExists`), else refused. A version id reaches any version and has no label either: always refused.
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

  /** Use of the keys alone: what CDK's own constructs ask of `secret.encryptionKey`. */
  public static useKey(keyActions: string[]): AccessLevel {
    const sorted = [...new Set(keyActions)].sort();
    return { id: `Key:${sorted.join(',')}`, permissions: [], creation: [], accountActions: [], keyActions: sorted };
  }

  private constructor() {}
}

function actions(...operations: string[]): string[] {
  return operations.map((operation) => `secretsmanager:${operation}`);
}
