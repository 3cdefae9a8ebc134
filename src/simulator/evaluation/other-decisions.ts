import type { AccessKey, AccessSetting, AccessSubject } from './access-request';
import { authorize, type Outcome } from './authorization';
import { impliedConditionKeys } from './implied-condition-keys';
import { keyLayer, principalLayer } from './request-layers';
import { applicable, inAccount } from './secret-decision';
import { type ContextLayer, layer, RequestContext, tagLayer } from '../iam/conditions/request-context';
import type { Policy } from '../iam/policy-document';

/** The region of IAM's endpoint in each partition. */
const IAM_REGIONS: Readonly<Record<string, string>> = { 'aws': 'us-east-1', 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' };

/** Decides an action on a key itself, without Secrets Manager, such as `kms:CreateGrant`. */
export function decideKeyDirectly(subject: AccessSubject, action: string, key: AccessKey, setting: AccessSetting): Outcome {
  const name = action.toLowerCase();
  const tags = { principalTags: subject.tagsUnknown, resourceTags: key.tagsUnknown };
  const direct = layer({ 'kms:ViaService': [], 'kms:CallerAccount': subject.caller.account });
  const context = new RequestContext([direct, setting.request, principalLayer(subject), keyLayer(key)], impliedConditionKeys(name, tags));
  const policies = applicable(subject, setting, key.policy ? [key.policy] : [], setting.resourceControl);
  const request = { caller: subject.caller, action: name, resource: key.arn, context };
  const outcome = authorize(request, policies, { sameAccount: inAccount(subject.caller, key.arn), delegates: true });
  return key.unknown !== undefined && outcome.verdict !== 'explicitly denied' ? { verdict: 'inconclusive', reason: key.unknown } : outcome;
}

/** A resource of another service than Secrets Manager and KMS. */
export interface OtherResource {
  readonly arn: string;
  readonly tags?: Pick<AccessKey, 'tags' | 'tagsUnknown'>;
  /** Its policy. The trust policy of a role must allow on its own or delegate to the account. */
  readonly policy?: Policy;
  /** Whether identity policies have an effect only if its policy delegates to the account. */
  readonly delegates?: boolean;
  /** Condition keys of the request for it. */
  readonly request?: Readonly<Record<string, string | string[]>>;
}

/** Decides an action on a resource of IAM, Lambda, STS or a service that a role is passed to. */
export function decideElsewhere(subject: AccessSubject, action: string, resource: OtherResource, setting: AccessSetting): Outcome {
  const name = action.toLowerCase();
  const known = tagLayer('aws:ResourceTag/', resource.tags?.tags ?? {});
  const iamTags = tagLayer('iam:ResourceTag/', resource.tags?.tags ?? {});
  const tags = { principalTags: subject.tagsUnknown, resourceTags: resource.tags?.tagsUnknown };
  const layers = [layer(resource.request ?? {}), setting.request, principalLayer(subject), known, iamTags, environmentLayer(name, resource.arn)];
  const context = new RequestContext(layers, impliedConditionKeys(name, tags));
  const request = { caller: subject.caller, action: name, resource: resource.arn, context };
  const policies = applicable(subject, setting, resource.policy ? [resource.policy] : [], []);
  return authorize(request, policies, { sameAccount: inAccount(subject.caller, resource.arn), delegates: resource.delegates ?? false });
}

/**
 * The account and region of a call: those of its resource. IAM is global and has one region in each partition. A role can be assumed and
 * passed in any region.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion
 */
function environmentLayer(action: string, arn: string): ContextLayer {
  const [, partition, , region, account] = arn.split(':');
  const global = action.startsWith('iam:') && action !== 'iam:passrole' ? IAM_REGIONS[partition ?? ''] : undefined;
  return layer({ 'aws:RequestedRegion': region || global, 'aws:ResourceAccount': account || undefined });
}
