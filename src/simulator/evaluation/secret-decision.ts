import type { AccessKey, AccessObject, AccessSetting, AccessSubject, Decision, KeyRequest } from './access-request';
import { authorize, isDenied, type ApplicablePolicies, type Outcome } from './authorization';
import { impliedConditionKeys } from './implied-condition-keys';
import { managedKeyPolicy, matchGrants } from './key-access';
import { keyCalls, type KeyCall } from './key-calls';
import { keyLayer, keyRequestLayer, partsOf, principalLayer, secretLayers } from './request-layers';
import { requiredActions } from './required-actions';
import { hasResource } from '../data/action-data';
import type { Caller } from '../iam/caller';
import { RequestContext } from '../iam/conditions/request-context';
import type { Policy } from '../iam/policy-document';
import { sameText } from '../iam/wildcard';

/**
 * Decides an action on a secret: first Secrets Manager's answer and, if it allows the action, KMS's answer for each call by Secrets Manager.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export function decideAccess(
  subject: AccessSubject, action: string, object: AccessObject, setting: AccessSetting, request: KeyRequest = {},
): Decision[] {
  const first = decideSecret(subject, action, object, setting);
  if (isDenied(first.outcome)) {
    return [first];
  }
  // The other actions for the creation of a secret are evaluated before it has a policy. Its key is the key in the request.
  const created: AccessObject = { ...object, policies: [], key: request.key ? request.key.key : object.key };
  const further = requiredActions(action, object).flatMap((required) =>
    decideAccess(subject, required.action, created, setting).map((decision) => uncertainDenial(decision, required.doubt)));
  return [first, ...further, ...keyCalls(action, object, request).map((call) => decideKey(subject, call, object, setting))];
}

/** The denial of a call that is possibly not performed is inconclusive. */
function uncertainDenial(decision: Decision, doubt: string | undefined): Decision {
  return isDenied(decision.outcome) && doubt !== undefined ? { ...decision, outcome: { verdict: 'inconclusive', reason: doubt } } : decision;
}

function decideSecret(subject: AccessSubject, action: string, object: AccessObject, setting: AccessSetting): Decision {
  const onSecret = hasResource(action);
  const resource = onSecret ? object.arn : '*';
  const layers = [setting.request, principalLayer(subject), ...secretLayers(object, action)];
  const tags = { principalTags: subject.tagsUnknown, resourceTags: onSecret ? object.tagsUnknown : undefined };
  const context = new RequestContext(layers, impliedConditionKeys(action.toLowerCase(), tags));
  const request = { caller: subject.caller, action: action.toLowerCase(), resource, context };
  // A new secret has no resource policy.
  const own = onSecret && !CREATES.test(action) ? object.policies : [];
  const policies = applicable(subject, setting, own, onSecret ? setting.resourceControl : [], setting.endpoint);
  const outcome = authorize(request, policies, { sameAccount: inAccount(subject.caller, object.arn) || !onSecret, delegates: false });
  return { service: 'Secrets Manager', action, outcome: uncertainIfAllowed(outcome, subject.doubt ?? object.doubt), request, policies };
}

const CREATES = /:createsecret$/i;

function decideKey(subject: AccessSubject, call: KeyCall, object: AccessObject, setting: AccessSetting): Decision {
  const { action } = call;
  const key = call.key ?? managedKeyOf(object);
  const layers = [keyRequestLayer(subject, object, setting.endpoint !== undefined), setting.request, principalLayer(subject), keyLayer(key)];
  const tags = { principalTags: subject.tagsUnknown, resourceTags: key.tagsUnknown };
  const context = new RequestContext(layers, impliedConditionKeys(action.toLowerCase(), tags));
  const request = { caller: subject.caller, action: action.toLowerCase(), resource: key.arn, context };
  const managed = call.key === undefined;
  const policies = applicable(subject, setting, key.policy ? [key.policy] : [], managed ? [] : setting.resourceControl);
  const grant = matchGrants(key.grants, subject.caller, action, object.arn);
  const decided = authorize(request, policies, { sameAccount: inAccount(subject.caller, key.arn), delegates: true, grant });
  // An unknown key policy can allow or deny, so only an explicit deny in another policy is certain.
  const isUnknown = key.unknown !== undefined && decided.verdict !== 'explicitly denied';
  const outcome: Outcome = isUnknown ? { verdict: 'inconclusive', reason: key.unknown } : decided;
  return uncertainDenial({ service: 'KMS', action, outcome, request, policies }, call.doubt);
}

/** An allowed request is inconclusive if it is unknown whether the principal or the secret exists. */
function uncertainIfAllowed(outcome: Outcome, doubt: string | undefined): Outcome {
  return outcome.verdict === 'allowed' && doubt !== undefined ? { verdict: 'inconclusive', reason: doubt } : outcome;
}

/** The policies that apply to a request. */
export function applicable(subject: AccessSubject, setting: AccessSetting, resource: readonly Policy[], resourceControl: readonly Policy[],
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

/** Whether a caller is in the account of a resource. */
export function inAccount(caller: Caller, arn: string): boolean {
  return caller.account !== undefined && sameText(caller.account, partsOf(arn).account).value === true;
}
