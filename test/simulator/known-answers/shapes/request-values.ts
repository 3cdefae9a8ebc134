import type { KnownAnswer } from '../scenario';

export type Json = Record<string, unknown>;

/** Who asks for what. */
interface Names {
  readonly action: string;
  /** The actions on the secret and on its key. */
  readonly actions: string[];
  /** The ARNs of the secret and of its key. */
  readonly arns: string[];
  readonly owner: string;
  readonly account: string;
  readonly partition: string;
  readonly linked: boolean;
  readonly entity: string;
  readonly session: string;
  readonly service: string;
}

/** What a case asks, as far as shapes compare statements with it. */
export interface Request extends Names {
  /** The values of a condition key for the secret and for its key, undefined where the case does not say; one of them where they are the same. */
  values(key: string): Array<string[] | undefined>;
  /** Whether a condition key is written as in the request, or is none of it. */
  spelled(key: string): boolean;
  /** A text with its variables replaced; undefined where one has no value. */
  variables(text: string): string | undefined;
}

type Context = Record<string, string[]>;

const OWNER = '111111111111';
const TYPES: Record<string, string> = { 'role': 'AssumedRole', 'user': 'User', 'root': 'Account', 'federated-user': 'FederatedUser', 'service': 'Service' };

/** What is asked for beside an action, where it is not the key's use for reading. */
const FURTHER: Record<string, string[] | undefined> = {
  PutSecretValue: ['kms:GenerateDataKey'],
  CreateSecret: ['secretsmanager:TagResource', 'secretsmanager:ReplicateSecretToRegions', 'kms:GenerateDataKey', 'kms:Decrypt'],
  UpdateSecret: ['kms:GenerateDataKey', 'kms:Encrypt', 'kms:Decrypt'],
};

export function requestOf(answer: KnownAnswer): Request {
  const names = namesOf(answer);
  const context = contextOf(answer, names);
  const [seen, behind] = [context, behindOf(answer)].map((values) => new Map(Object.entries(values).map(([key, list]) => [key.toLowerCase(), list])));
  const value = (key: string): string[] | undefined => seen.get(key.toLowerCase());
  return {
    ...names,
    values: (key) => {
      const onKey = behind.get(key.toLowerCase()) ?? (/^aws:resourcetag\//i.test(key) && answer.keyPolicy !== undefined ? [] : undefined);
      return onKey === undefined ? [value(key)] : [value(key), onKey];
    },
    spelled: (key) => key in context || !seen.has(key.toLowerCase()),
    variables: (text) => answer.version === '2008-10-17' ? text : replaced(text, value),
  };
}

function namesOf({ principal = {}, region = 'eu-west-1', action = 'secretsmanager:GetSecretValue', secret }: KnownAnswer): Names {
  const { kind = 'role', name = 'Reader', account = OWNER } = principal;
  const partition = region.startsWith('cn-') ? 'aws-cn' : 'aws';
  const [iam, sts] = ['iam', 'sts'].map((service) => `arn:${partition}:${service}::${account}:`);
  const home = (service: string): string => `arn:${partition}:${service}:${region}:${OWNER}:`;
  return {
    action,
    actions: [action, ...FURTHER[action.slice(action.indexOf(':') + 1)] ?? ['kms:Decrypt']],
    arns: [`${home('secretsmanager')}secret:${secret?.name ?? 'prod/orders/database'}-a1B2c3`, `${home('kms')}key/11111111-2222-3333-4444-555555555555`],
    owner: OWNER,
    account: kind === 'service' ? '' : account,
    partition,
    linked: name.startsWith('aws-service-role/'),
    entity: kind === 'root' ? `${iam}root` : `${iam}${kind === 'role' ? 'role' : 'user'}/${name}`,
    session: kind === 'federated-user' ? `${sts}federated-user/${name}` : `${sts}assumed-role/${name.split('/').pop()}/app`,
    service: kind === 'service' ? name : '',
  };
}

/** What Secrets Manager sees of a request, and KMS where nothing else is said. */
function contextOf(answer: KnownAnswer, { account, arns: [secret], entity, session, owner }: Names): Context {
  const { principal = {}, region = 'eu-west-1', context = {}, key } = answer;
  const tags = answer.secret?.tags ?? { Environment: 'production', Application: 'orders' };
  return {
    ...tagged('aws:PrincipalTag/', principal.tags ?? {}),
    ...tagged('aws:ResourceTag/', tags),
    ...tagged('secretsmanager:ResourceTag/', tags),
    'aws:PrincipalArn': [principal.kind === 'federated-user' ? session : entity],
    'aws:PrincipalAccount': [account],
    'aws:PrincipalType': [TYPES[principal.kind ?? 'role']],
    'aws:PrincipalIsAWSService': [String(principal.kind === 'service')],
    'aws:SecureTransport': ['true'],
    'aws:RequestedRegion': [region],
    'aws:ResourceAccount': [owner],
    'secretsmanager:SecretId': [secret],
    'secretsmanager:SecretPrimaryRegion': [region],
    'aws:ViaAWSService': ['false'],
    'aws:CalledVia': [],
    'aws:CalledViaFirst': [],
    'aws:CalledViaLast': [],
    'kms:CallerAccount': [account],
    'kms:ViaService': [`secretsmanager.${region}.amazonaws.com`],
    'kms:EncryptionContext:SecretARN': [secret],
    'kms:EncryptionContextKeys': ['SecretARN', 'SecretVersionId'],
    'kms:ResourceAliases': [...key?.aliases ?? []],
    ...context,
  };
}

/** What KMS sees in place of what Secrets Manager sees. */
function behindOf({ key }: KnownAnswer): Context {
  const service = ['secretsmanager.amazonaws.com'];
  return {
    ...tagged('aws:ResourceTag/', key?.tags ?? {}),
    'aws:SourceVpce': [],
    'aws:SourceVpc': [],
    'aws:VpcSourceIp': [],
    'aws:ViaAWSService': ['true'],
    'aws:CalledVia': service,
    'aws:CalledViaFirst': service,
    'aws:CalledViaLast': service,
  };
}

function tagged(prefix: string, tags: Readonly<Record<string, string>>): Context {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}${key}`, [value]]));
}

function replaced(text: string, value: (key: string) => string[] | undefined): string | undefined {
  let missing = false;
  const result = text.replaceAll(/\$\{([^}]*)\}/g, (_, inner: string) => {
    const [key, fallback] = inner.split(/,\s*'(.*)'$/);
    const given = value(key.trim());
    const found = /^[*?$]$/.test(inner) ? inner : given?.length === 1 ? given[0] : fallback;
    missing ||= found === undefined;
    return found ?? '';
  });
  return missing ? undefined : result;
}

/** Whether a text matches a pattern with wildcards. */
export function glob(pattern: string, text: string): boolean {
  const source = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^]*').replaceAll('?', '[^]');
  return new RegExp(`^${source}$`).test(text);
}

/** The shape of an element with one or many values. */
export function elementShape(name: string, element: unknown, shape: (value: string) => string): string[] {
  return element === undefined ? [] : [`${name} ${[element].flat().map((value) => shape(String(value))).sort().join()}`];
}
