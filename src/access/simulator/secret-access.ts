import { hasResource } from './action-data';
import { parseArn, urlSuffixOf } from './arn';
import { authorize, type ApplicablePolicies, type Outcome } from './authorization';
import type { Caller } from './caller';
import { managedKeyPolicy, matchGrants, type KeyGrant } from './key-access';
import { unknownText } from './placeholder';
import type { Policy } from './policy-document';
import { layer, RequestContext, tagLayer, type ContextLayer } from './request-context';
import type { PolicyRequest } from './statement-match';
import { unsetKey } from './unset-keys';
import { sameText } from './wildcard';

/** A principal with all that limits it. */
export interface AccessSubject {
  readonly caller: Caller;
  readonly tags: Readonly<Record<string, string>>;
  readonly identity: readonly Policy[];
  readonly boundary?: readonly Policy[];
  readonly session?: readonly Policy[];
}

/** A key of KMS; one without policy is AWS's own `aws/secretsmanager`. */
export interface AccessKey {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly policy?: Policy;
  readonly grants: readonly KeyGrant[];
  /** Why the key's policy is unknown, for keys that no template holds. */
  readonly unknown?: string;
}

/** A secret with its policy and key. */
export interface AccessObject {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly policies: readonly Policy[];
  /** Undefined for AWS's own key. */
  readonly key?: AccessKey;
  readonly properties?: ContextLayer;
}

/** How a request is made, and in which organization. */
export interface AccessSetting {
  readonly endpoint?: readonly Policy[];
  readonly serviceControl: ReadonlyArray<readonly Policy[]>;
  readonly resourceControl: readonly Policy[];
  /** What the request says: stage, tags, endpoint, and what the caller of the simulator adds. */
  readonly request: ContextLayer;
}

/** The answer of one service, with what it was asked. */
export interface Decision {
  readonly service: 'Secrets Manager' | 'KMS';
  readonly action: string;
  readonly outcome: Outcome;
  readonly request: PolicyRequest;
  readonly policies: ApplicablePolicies;
}

/** Actions on which Secrets Manager calls KMS with the caller's permissions, and what it calls. */
const KEY_ACTIONS: Record<string, string[]> = {
  'secretsmanager:getsecretvalue': ['kms:Decrypt'],
  'secretsmanager:putsecretvalue': ['kms:GenerateDataKey'],
};

/**
 * Decides an action on a secret: Secrets Manager's answer, then, where it allows, KMS's for the secret's key.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export function decideAccess(subject: AccessSubject, action: string, object: AccessObject, setting: AccessSetting): Decision[] {
  const first = decideSecret(subject, action, object, setting);
  const keyActions = KEY_ACTIONS[action.toLowerCase()] ?? [];
  return first.outcome.verdict.endsWith('denied') ? [first] : [first, ...keyActions.map((keyAction) => decideKey(subject, keyAction, object, setting))];
}

function decideSecret(subject: AccessSubject, action: string, object: AccessObject, setting: AccessSetting): Decision {
  const resource = hasResource(action) ? object.arn : '*';
  const context = new RequestContext([setting.request, principalLayer(subject), ...secretLayers(object, action)], unsetKey(action.toLowerCase()));
  const request = { caller: subject.caller, action: action.toLowerCase(), resource, context };
  const onSecret = resource !== '*';
  const policies = applicable(subject, setting, onSecret ? object.policies : [], onSecret ? setting.resourceControl : [], setting.endpoint);
  const outcome = authorize(request, policies, { sameAccount: inAccount(subject.caller, object.arn) || !onSecret, delegates: false });
  return { service: 'Secrets Manager', action, outcome, request, policies };
}

function decideKey(subject: AccessSubject, action: string, object: AccessObject, setting: AccessSetting): Decision {
  const key = object.key ?? managedKeyOf(object);
  const layers = [keyRequestLayer(subject, object), setting.request, principalLayer(subject), keyLayer(key)];
  const context = new RequestContext(layers, unsetKey(action.toLowerCase()));
  const request = { caller: subject.caller, action: action.toLowerCase(), resource: key.arn, context };
  const managed = object.key === undefined;
  const policies = applicable(subject, setting, key.policy ? [key.policy] : [], managed ? [] : setting.resourceControl);
  const grant = matchGrants(key.grants, subject.caller, action, object.arn);
  const decided = authorize(request, policies, { sameAccount: inAccount(subject.caller, key.arn), delegates: true, grant });
  // An unknown key policy could only allow more or deny more, so an explicit deny elsewhere stands.
  const outcome: Outcome = key.unknown !== undefined && decided.verdict !== 'explicitly denied' ? { verdict: 'inconclusive', reason: key.unknown } : decided;
  return { service: 'KMS', action, outcome, request, policies };
}

/** Decides an action on a key itself, not through Secrets Manager, such as `kms:CreateGrant`. */
export function decideKeyDirectly(subject: AccessSubject, action: string, key: AccessKey, setting: AccessSetting): Outcome {
  const context = new RequestContext([setting.request, principalLayer(subject), keyLayer(key)], unsetKey(action.toLowerCase()));
  const request = { caller: subject.caller, action: action.toLowerCase(), resource: key.arn, context };
  const policies = applicable(subject, setting, key.policy ? [key.policy] : [], setting.resourceControl);
  return authorize(request, policies, { sameAccount: inAccount(subject.caller, key.arn), delegates: true });
}

/** Decides an action on a resource of IAM, Lambda or STS; a role's trust policy has to allow by itself or delegate to the account. */
export function decideElsewhere(subject: AccessSubject, action: string, resource: string, setting: AccessSetting, trust?: Policy): Outcome {
  const context = new RequestContext([setting.request, principalLayer(subject)], unsetKey(action.toLowerCase()));
  const request = { caller: subject.caller, action: action.toLowerCase(), resource, context };
  const policies = applicable(subject, setting, trust ? [trust] : [], []);
  return authorize(request, policies, { sameAccount: inAccount(subject.caller, resource), delegates: trust !== undefined });
}

function applicable(subject: AccessSubject, setting: AccessSetting, resource: readonly Policy[], resourceControl: readonly Policy[],
  endpoint?: readonly Policy[]): ApplicablePolicies {
  const { identity, boundary, session } = subject;
  return { identity, boundary, session, resource, endpoint, serviceControl: setting.serviceControl, resourceControl };
}

const managedKeys = new WeakMap<AccessObject, AccessKey>();

function managedKeyOf(object: AccessObject): AccessKey {
  const key = managedKeys.get(object) ?? managedKey(object);
  managedKeys.set(object, key);
  return key;
}

function managedKey(object: AccessObject): AccessKey {
  const secret = partsOf(object.arn);
  const arn = `arn:${secret.partition}:kms:${secret.region}:${secret.account}:key/aws-managed-key-of-secrets-manager`;
  return { arn, tags: {}, grants: [], policy: managedKeyPolicy(secret) };
}

function inAccount(caller: Caller, arn: string): boolean {
  return caller.account !== undefined && sameText(caller.account, partsOf(arn).account).value === true;
}

function partsOf(arn: string): { partition: string; region: string; account: string } {
  return parseArn(arn) ?? { partition: 'aws', region: '', account: '' };
}

const principalLayers = new WeakMap<AccessSubject, ContextLayer>();

function principalLayer(subject: AccessSubject): ContextLayer {
  let cached = principalLayers.get(subject);
  if (!cached) {
    cached = new Map([...tagLayer('aws:PrincipalTag/', subject.tags), ...layer(principalKeys(subject.caller))]);
    principalLayers.set(subject, cached);
  }
  return cached;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
function principalKeys(caller: Caller): Record<string, string | string[] | undefined> {
  if (caller.kind === 'service') {
    return { 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': caller.arn, 'aws:PrincipalArn': [], 'aws:PrincipalAccount': [] };
  }
  const types = { 'role': 'AssumedRole', 'user': 'User', 'federated-user': 'FederatedUser', 'root': 'Account' };
  return {
    'aws:PrincipalArn': caller.arn,
    'aws:PrincipalAccount': caller.account,
    'aws:PrincipalType': types[caller.kind],
    'aws:PrincipalIsAWSService': 'false',
    'aws:username': caller.kind === 'user' ? caller.arn.slice(caller.arn.lastIndexOf('/') + 1) : [],
    'aws:ViaAWSService': 'false',
    'aws:SecureTransport': 'true',
  };
}

const objectLayers = new WeakMap<AccessObject, Map<string, ContextLayer[]>>();

function secretLayers(object: AccessObject, action: string): ContextLayer[] {
  const byAction = objectLayers.get(object) ?? new Map<string, ContextLayer[]>();
  objectLayers.set(object, byAction);
  let layers = byAction.get(action);
  if (!layers) {
    layers = hasResource(action) ? [secretLayer(object)] : [];
    byAction.set(action, layers);
  }
  return layers;
}

function secretLayer(object: AccessObject): ContextLayer {
  const { region, account } = partsOf(object.arn);
  return new Map([
    ...tagLayer('aws:ResourceTag/', object.tags),
    ...tagLayer('secretsmanager:ResourceTag/', object.tags),
    ...layer({
      'secretsmanager:SecretId': object.arn, 'secretsmanager:SecretPrimaryRegion': region, 'aws:ResourceAccount': account, 'aws:RequestedRegion': region,
    }),
    ...object.properties ?? [],
  ]);
}

function keyLayer(key: AccessKey): ContextLayer {
  const { region, account } = partsOf(key.arn);
  return new Map([
    ...tagLayer('aws:ResourceTag/', key.tags),
    ...layer({
      'aws:ResourceAccount': account,
      'aws:RequestedRegion': region,
      'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT',
      'kms:KeyUsage': 'ENCRYPT_DECRYPT',
      'kms:KeySpec': 'SYMMETRIC_DEFAULT',
    }),
  ]);
}

/** What KMS sees of a call that Secrets Manager makes with the caller's permissions. */
function keyRequestLayer(subject: AccessSubject, object: AccessObject): ContextLayer {
  const { partition, region } = partsOf(object.arn);
  const afar = unknownText('the network that KMS sees behind Secrets Manager is not documented');
  return layer({
    'kms:ViaService': `secretsmanager.${region}.${urlSuffixOf(partition)}`,
    'kms:CallerAccount': subject.caller.account,
    'kms:EncryptionContext:SecretARN': object.arn,
    'kms:EncryptionContext:SecretVersionId': unknownText('the id of the version is made by Secrets Manager'),
    'kms:EncryptionContextKeys': ['SecretARN', 'SecretVersionId'],
    'aws:ViaAWSService': 'true',
    'aws:CalledVia': 'secretsmanager.amazonaws.com',
    'aws:SourceVpce': afar,
    'aws:SourceVpc': afar,
    'aws:SourceIp': afar,
  });
}
