import { EVERYTHING } from './open-policy';
import { asResource, kindOf, type Actor, type Changed } from './search-state';
import type { OtherResource } from '../evaluation/other-decisions';
import type { AccessSubject } from '../evaluation/secret-decision';
import type { Policy } from '../iam/policy-document';
import type { AppModel } from '../inventory/app-model';

/** A policy of somebody, and whom it is taken from where it is taken away. */
export interface HeldPolicy {
  readonly policy: Policy;
  /** How it is attached: within its holder, or as a managed policy; undefined where no template tells. */
  readonly how?: 'inline' | 'managed';
  /** ARN of a managed policy of the templates. */
  readonly arn?: string;
  readonly holder: OtherResource;
  readonly kind: 'Role' | 'User' | 'Group';
}

/** A group that somebody is in, and what it has by it. */
interface HeldGroup {
  readonly arn: string;
  readonly name: string;
  readonly policies: Policy[];
}

const INLINE = /^(inline polic|Policy |RolePolicy |UserPolicy |GroupPolicy |policy of AWS::Serverless::)/;
const MANAGED = /^(ManagedPolicy|managed policy) /;

/** The policies of somebody and of the groups that it is in. */
export function heldPolicies(actor: Actor, model: AppModel): HeldPolicy[] {
  const kind = kindOf(actor);
  const { own, groups } = split(actor, model);
  const arns = new Map(actor.principal.managedPolicies.map((arn) => [model.policyName(arn), arn]));
  const held = (policy: Policy, holder: OtherResource, of: HeldPolicy['kind']): HeldPolicy => ({
    policy, holder, kind: of, how: INLINE.test(policy.name) ? 'inline' : MANAGED.test(policy.name) ? 'managed' : undefined, arn: arns.get(policy.name),
  });
  return kind === undefined ? [] : [
    ...own.map((policy) => held(policy, asResource(actor.principal), kind)),
    ...groups.flatMap(({ arn, policies }) => policies.map((policy) => held(policy, { arn }, 'Group'))),
  ];
}

/** The groups of somebody, with their policies as it has them. */
export function groupsOf(actor: Actor, model: AppModel): HeldGroup[] {
  return split(actor, model).groups;
}

/** A policy that its user has by a group is read once more for the user, so that it is found by its name. */
function split({ principal, subject }: Actor, { groups }: AppModel): { own: Policy[]; groups: HeldGroup[] } {
  const own = [...subject.identity];
  const joined = groups.filter(({ arn, policies }) => principal.groups.includes(arn) || policies.some((policy) => own.includes(policy)));
  return { own, groups: joined.map(({ arn, name, policies }) => ({ arn, name, policies: policies.flatMap((policy) => take(own, policy)) })) };
}

/** Takes a policy out of a list; those that were attached later stand further behind. */
function take(policies: Policy[], wanted: Policy): Policy[] {
  const index = policies.map((policy) => policy === wanted || policy.name === wanted.name).lastIndexOf(true);
  return index < 0 ? [] : policies.splice(index, 1);
}

/** Whether a policy denies anything, or may. */
export function denies({ statements }: Policy): boolean {
  return statements.some(({ effect }) => effect === 'Deny');
}

/** Whether a policy allows anything, or may. */
export function allows({ statements }: Policy): boolean {
  return statements.some(({ effect }) => effect === 'Allow');
}

/** Somebody without some policies. */
export function without({ subject }: Actor, policies: readonly Policy[]): Changed {
  return { subject: { ...subject, identity: subject.identity.filter((policy) => !policies.includes(policy)) }, less: policies.some(allows) };
}

/** Somebody with a policy that allows everything, in place of another where one is given. */
export function withEverything({ subject }: Actor, replaced?: Policy): Changed {
  return { subject: { ...subject, identity: [...subject.identity.filter((policy) => policy !== replaced && policy !== EVERYTHING), EVERYTHING] } };
}

/** Whether somebody has given itself a policy that allows everything. */
export function hasEverything({ subject }: Actor): boolean {
  return subject.identity.includes(EVERYTHING);
}

/** Whether somebody may do all that it may as it would be: it has every policy that allows, none more that denies, and the same else. */
export function isNoLess(subject: AccessSubject, other: AccessSubject): boolean {
  const { identity, boundary, tags } = subject;
  const everything = identity.includes(EVERYTHING);
  return boundary === other.boundary && tags === other.tags && identity.every((policy) => !denies(policy) || other.identity.includes(policy))
    && other.identity.every((policy) => !allows(policy) || identity.includes(policy) || everything);
}
