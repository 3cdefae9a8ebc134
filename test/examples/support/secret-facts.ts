import { Properties, resourcesOf, SynthesizedTemplate } from './templates';

/** What an application says about its secrets, whoever wrote it and wherever it is deployed. */
export interface SecretFacts {
  readonly secrets: Properties[];
  /** Rotation schedules: when, whether at once, and by whom: a hosted function by its type, or one of the app. */
  readonly schedules: Properties[];
  /** What resource policies deny, for each secret that has one. */
  readonly guards: string[][];
  /** Statements that hold for every secret of a path, told by its tags. */
  readonly readersByTag: Properties[];
  readonly rotatedKeys: number;
  readonly narrowedEndpoints: number;
}

export function secretFacts(templates: SynthesizedTemplate[]): SecretFacts {
  return {
    secrets: byName(resourcesOf(templates, 'AWS::SecretsManager::Secret').map(secret)),
    schedules: resourcesOf(templates, 'AWS::SecretsManager::RotationSchedule').map(schedule),
    guards: resourcesOf(templates, 'AWS::SecretsManager::ResourcePolicy').map(denials),
    readersByTag: policyStatements(templates).filter(({ Condition }) => JSON.stringify(Condition ?? {}).includes('ResourceTag/'))
      .map(({ Action, Condition }) => ({ actions: [...Action].sort(), tags: Condition.StringEquals })),
    rotatedKeys: resourcesOf(templates, 'AWS::KMS::Key').filter(({ EnableKeyRotation }) => EnableKeyRotation === true).length,
    narrowedEndpoints: resourcesOf(templates, 'AWS::EC2::VPCEndpoint').filter(isNarrowed).length,
  };
}

function secret({ Name, Tags, GenerateSecretString, KmsKeyId, ReplicaRegions }: Properties): Properties {
  return {
    name: Name,
    tags: Object.fromEntries((Tags ?? []).map(({ Key, Value }: Properties) => [Key, Value])),
    generated: GenerateSecretString === undefined ? undefined : {
      RequireEachIncludedType: true,
      ...GenerateSecretString,
      SecretStringTemplate: JSON.parse(GenerateSecretString.SecretStringTemplate ?? '{}'),
      ExcludeCharacters: [...GenerateSecretString.ExcludeCharacters ?? ''].sort().join(''),
    },
    encrypted: KmsKeyId !== undefined,
    replicas: (ReplicaRegions ?? []).map(({ KmsKeyId: key }: Properties) => ({ encrypted: key !== undefined })),
  };
}

function schedule({ RotationRules, RotateImmediatelyOnUpdate, HostedRotationLambda, RotationLambdaARN }: Properties): Properties {
  const by = HostedRotationLambda?.RotationType ?? (RotationLambdaARN && 'function of the app');
  return { rules: RotationRules, immediately: RotateImmediatelyOnUpdate, by };
}

function denials({ BlockPublicPolicy, ResourcePolicy }: Properties): string[] {
  const denied = ResourcePolicy.Statement.filter(({ Effect }: Properties) => Effect === 'Deny');
  return [`public: ${BlockPublicPolicy === true ? 'blocked' : 'possible'}`, ...denied.flatMap(({ Action }: Properties) => Action).sort()];
}

function policyStatements(templates: SynthesizedTemplate[]): Properties[] {
  return resourcesOf(templates, 'AWS::IAM::ManagedPolicy').flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

function isNarrowed({ PrivateDnsEnabled, PolicyDocument }: Properties): boolean {
  return PrivateDnsEnabled === true && JSON.stringify(PolicyDocument ?? {}).includes(':secret:prod/orders/*');
}

function byName(secrets: Properties[]): Properties[] {
  return secrets.sort((a, b) => String(a.name).localeCompare(String(b.name)));
}
