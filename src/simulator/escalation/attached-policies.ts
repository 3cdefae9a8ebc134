import { FULL_ACCESS } from './full-access-policies';
import { asIamResource, iamTypeOf, type PermissionChange, type PrincipalState } from './search-state';
import type { AccessSubject } from '../evaluation/access-request';
import type { OtherResource } from '../evaluation/other-decisions';
import type { Policy } from '../iam/policy-document';
import type { AppModel } from '../inventory/app-model';

/** A policy of a principal, with the role, user or group that it is attached to. */
export interface AttachedPolicy {
  readonly policy: Policy;
  /** Whether the policy is inline or managed; undefined if it is unknown. */
  readonly attachment?: 'inline' | 'managed';
  /** ARN, for a managed policy of the templates. */
  readonly arn?: string;
  readonly holder: OtherResource;
  /** Type of the holder, as in the names of IAM's actions. */
  readonly holderType: 'Role' | 'User' | 'Group';
}

/** A group that a user belongs to, and the policies that the user has through it. */
interface GroupMembership {
  readonly arn: string;
  readonly name: string;
  readonly policies: Policy[];
}

const INLINE = /^(inline polic|Policy |RolePolicy |UserPolicy |GroupPolicy |policy of AWS::Serverless::)/;
const MANAGED = /^(ManagedPolicy|managed policy) /;

/** The policies of a principal and of the groups that it belongs to. */
export function attachedPolicies(state: PrincipalState, model: AppModel): AttachedPolicy[] {
  const type = iamTypeOf(state);
  const { own, groups } = splitByGroup(state, model);
  const arns = new Map(state.principal.managedPolicies.map((arn) => [model.managedPolicyName(arn), arn]));
  const attached = (policy: Policy, holder: OtherResource, holderType: AttachedPolicy['holderType']): AttachedPolicy => ({
    policy, holder, holderType, attachment: attachmentOf(policy), arn: arns.get(policy.name),
  });
  return type === undefined ? [] : [
    ...own.map((policy) => attached(policy, asIamResource(state.principal), type)),
    ...groups.flatMap(({ arn, policies }) => policies.map((policy) => attached(policy, { arn }, 'Group'))),
  ];
}

function attachmentOf({ name }: Policy): AttachedPolicy['attachment'] {
  return INLINE.test(name) ? 'inline' : MANAGED.test(name) ? 'managed' : undefined;
}

/** The groups of a user, with the policies that it has through each of them. */
export function groupsOf(state: PrincipalState, model: AppModel): GroupMembership[] {
  return splitByGroup(state, model).groups;
}

/** Separates a principal's own policies from those of its groups; the inventory parses the latter again for each user. */
function splitByGroup({ principal, subject }: PrincipalState, { groups }: AppModel): { own: Policy[]; groups: GroupMembership[] } {
  const own = [...subject.identity];
  const joined = groups.filter(({ arn, policies }) => principal.groups.includes(arn) || policies.some((policy) => own.includes(policy)));
  const memberships = joined.map(({ arn, name, policies }) => ({ arn, name, policies: policies.flatMap((policy) => removeLast(own, policy)) }));
  return { own, groups: memberships };
}

/** Removes a policy from a list and returns it. The last match is removed, because policies of groups follow the principal's own. */
function removeLast(policies: Policy[], wanted: Policy): Policy[] {
  const index = policies.map((policy) => policy === wanted || policy.name === wanted.name).lastIndexOf(true);
  return index < 0 ? [] : policies.splice(index, 1);
}

/** Whether a policy has, or may have, a statement that denies. */
export function denies({ statements }: Policy): boolean {
  return statements.some(({ effect }) => effect === 'Deny');
}

/** Whether a policy has, or may have, a statement that allows. */
export function allows({ statements }: Policy): boolean {
  return statements.some(({ effect }) => effect === 'Allow');
}

/** The principal without some of its policies. */
export function withoutPolicies({ subject }: PrincipalState, policies: readonly Policy[]): PermissionChange {
  const identity = subject.identity.filter((policy) => !policies.includes(policy));
  return { subject: { ...subject, identity }, losesPermissions: policies.some(allows) };
}

/** The principal with a policy that allows everything, which replaces another policy if one is given. */
export function withFullAccess({ subject }: PrincipalState, replaced?: Policy): PermissionChange {
  const kept = subject.identity.filter((policy) => policy !== replaced && policy !== FULL_ACCESS);
  return { subject: { ...subject, identity: [...kept, FULL_ACCESS] } };
}

/** Whether an earlier step gave the principal a policy that allows everything. */
export function hasFullAccess({ subject }: PrincipalState): boolean {
  return subject.identity.includes(FULL_ACCESS);
}

/** Whether `subject` is at least as privileged as `other`: all of its allows, no additional denies, same boundary and tags. */
export function isAtLeastAsPrivileged(subject: AccessSubject, other: AccessSubject): boolean {
  const { identity, boundary, tags } = subject;
  const fullAccess = identity.includes(FULL_ACCESS);
  return boundary === other.boundary && tags === other.tags && identity.every((policy) => !denies(policy) || other.identity.includes(policy))
    && other.identity.every((policy) => !allows(policy) || identity.includes(policy) || fullAccess);
}
