import { hasResource } from './action-data';
import { authorize, type ApplicablePolicies, type Outcome } from './authorization';
import type { Caller } from './caller';
import { managedKeyPolicy, matchGrants, type KeyGrant } from './key-access';
import type { Policy } from './policy-document';
import { RequestContext, type ContextLayer } from './request-context';
import { keyLayer, keyRequestLayer, partsOf, principalLayer, secretLayers } from './request-layers';
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
  /** Whether no template holds it, so that its tags are known only as far as they are given. */
  readonly outside?: boolean;
}

/** A key of KMS; one without policy is AWS's own `aws/secretsmanager`. */
export interface AccessKey {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Names of the aliases that templates give it. */
  readonly aliases?: readonly string[];
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
  const layers = [setting.request, principalLayer(subject), ...secretLayers(object, action)];
  const context = new RequestContext(layers, unsetKey(action.toLowerCase(), subject.outside));
  const request = { caller: subject.caller, action: action.toLowerCase(), resource, context };
  const onSecret = resource !== '*';
  const policies = applicable(subject, setting, onSecret ? object.policies : [], onSecret ? setting.resourceControl : [], setting.endpoint);
  const outcome = authorize(request, policies, { sameAccount: inAccount(subject.caller, object.arn) || !onSecret, delegates: false });
  return { service: 'Secrets Manager', action, outcome, request, policies };
}

function decideKey(subject: AccessSubject, action: string, object: AccessObject, setting: AccessSetting): Decision {
  const key = object.key ?? managedKeyOf(object);
  const layers = [keyRequestLayer(subject, object, setting.endpoint !== undefined), setting.request, principalLayer(subject), keyLayer(key)];
  const context = new RequestContext(layers, unsetKey(action.toLowerCase(), subject.outside));
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
  const context = new RequestContext([setting.request, principalLayer(subject), keyLayer(key)], unsetKey(action.toLowerCase(), subject.outside));
  const request = { caller: subject.caller, action: action.toLowerCase(), resource: key.arn, context };
  const policies = applicable(subject, setting, key.policy ? [key.policy] : [], setting.resourceControl);
  return authorize(request, policies, { sameAccount: inAccount(subject.caller, key.arn), delegates: true });
}

/** Decides an action on a resource of IAM, Lambda or STS; a role's trust policy has to allow by itself or delegate to the account. */
export function decideElsewhere(subject: AccessSubject, action: string, resource: string, setting: AccessSetting, trust?: Policy): Outcome {
  const context = new RequestContext([setting.request, principalLayer(subject)], unsetKey(action.toLowerCase(), subject.outside));
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
