import { ServiceException } from './service-exception';

/** The members of all operations together: a member means the same in each. */
export interface Input {
  readonly SecretId?: string;
  readonly VersionId?: string;
  readonly VersionStage?: string;
  readonly ClientRequestToken?: string;
  readonly RotationToken?: string;
  readonly SecretString?: string;
  readonly VersionStages?: readonly string[];
  readonly MoveToVersionId?: string;
  readonly RemoveFromVersionId?: string;
  readonly IncludeDeprecated?: boolean;
  readonly MaxResults?: number;
  readonly NextToken?: string;
  readonly PasswordLength?: number;
  readonly ExcludeCharacters?: string;
  readonly ExcludeLowercase?: boolean;
  readonly ExcludeUppercase?: boolean;
  readonly ExcludeNumbers?: boolean;
  readonly ExcludePunctuation?: boolean;
  readonly IncludeSpace?: boolean;
  readonly RequireEachIncludedType?: boolean;
}

type Member = keyof Input;
export type Operation =
  | 'DescribeSecret' | 'GetSecretValue' | 'ListSecretVersionIds' | 'PutSecretValue' | 'UpdateSecretVersionStage' | 'GetRandomPassword';

/** The required and the optional members of each operation. */
const MEMBERS: Readonly<Record<Operation, { readonly required: readonly Member[]; readonly optional: readonly Member[] }>> = {
  DescribeSecret: { required: ['SecretId'], optional: [] },
  GetSecretValue: { required: ['SecretId'], optional: ['VersionId', 'VersionStage'] },
  ListSecretVersionIds: { required: ['SecretId'], optional: ['IncludeDeprecated', 'MaxResults', 'NextToken'] },
  PutSecretValue: { required: ['SecretId', 'SecretString'], optional: ['ClientRequestToken', 'RotationToken', 'VersionStages'] },
  UpdateSecretVersionStage: { required: ['SecretId', 'VersionStage'], optional: ['MoveToVersionId', 'RemoveFromVersionId'] },
  GetRandomPassword: {
    required: [],
    optional: [
      'PasswordLength', 'ExcludeCharacters', 'ExcludeLowercase', 'ExcludeUppercase', 'ExcludeNumbers', 'ExcludePunctuation', 'IncludeSpace',
      'RequireEachIncludedType',
    ],
  },
};
const FLAGS: ReadonlySet<string> = new Set<Member>([
  'IncludeDeprecated', 'ExcludeLowercase', 'ExcludeUppercase', 'ExcludeNumbers', 'ExcludePunctuation', 'IncludeSpace', 'RequireEachIncludedType',
]);
/** Members that are numbers, with their lowest and highest value. */
const RANGES: Readonly<Partial<Record<string, readonly [number, number]>>> = { MaxResults: [1, 100], PasswordLength: [1, 4096] };

/** The operation that the `x-amz-target` header names. */
export function operationOf(target: unknown): Operation {
  const [service, name] = String(target).split('.');
  const operation = Object.keys(MEMBERS).find((known): known is Operation => known === name);
  if (service !== 'secretsmanager' || !operation) {
    throw new ServiceException('UnknownOperationException', `${String(target)} is not supported here`);
  }
  return operation;
}

/** Refuses what the service would refuse, and what it would ignore, such as a misspelt member. */
export function inputOf(operation: Operation, body: string): Input {
  const input = parse(body);
  const { required, optional } = MEMBERS[operation];
  const missing = required.filter((member) => input[member] === undefined);
  const known: readonly string[] = [...required, ...optional];
  const wrong = Object.entries(input).filter(([member, value]) => !known.includes(member) || !hasType(member, value));
  if (missing.length + wrong.length > 0) {
    const refused = [...missing, ...wrong.map(([member]) => member)].join(', ');
    throw new ServiceException('InvalidParameterException', `${operation} does not accept this: ${refused}`);
  }
  return input;
}

function parse(body: string): Input & Record<string, unknown> {
  try {
    return { ...JSON.parse(body) };
  } catch {
    throw new ServiceException('SerializationException', 'the body is not JSON');
  }
}

function hasType(member: string, value: unknown): boolean {
  const range = RANGES[member];
  if (range) {
    return typeof value === 'number' && Number.isInteger(value) && value >= range[0] && value <= range[1];
  }
  if (FLAGS.has(member)) {
    return typeof value === 'boolean';
  }
  return member === 'VersionStages' ? Array.isArray(value) && value.every((stage) => typeof stage === 'string') : typeof value === 'string';
}
