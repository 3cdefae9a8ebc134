import type { Way } from './attack-path';
import type { Canonical } from './canonical';
import type { Deed, Hands } from './capabilities';
import type { Chance } from './feasibility';
import type { OtherResource } from '../evaluation/other-decisions';
import type { AccessObject, AccessSetting, AccessSubject } from '../evaluation/secret-decision';
import type { AppModel } from '../inventory/app-model';
import type { TemplatePrincipal } from '../inventory/principals';
import type { TemplateResource } from '../template/template-stack';

/** Somebody who can act: a principal of the templates, or one that they tell of. */
export interface ActingPrincipal {
  readonly name: string;
  readonly subject: AccessSubject;
  readonly managedPolicies: readonly string[];
  readonly groups: readonly string[];
  /** Undefined where no template makes it. */
  readonly resource?: TemplateResource;
}

/** A principal with the permissions it has come to. */
export interface Actor {
  readonly principal: ActingPrincipal;
  readonly subject: AccessSubject;
}

/** Somebody that the principal can act as, and how it comes to that. */
export interface Reached extends Actor, Way {}

/** Somebody in front of a secret. */
export interface SecretSituation {
  /** Whose way it is. */
  readonly start: ActingPrincipal;
  /** As whom the secret is read in the end. */
  readonly reader: Actor;
  readonly name: string;
  readonly object: AccessObject;
  /** The version stage that is asked for in the end. */
  readonly stage?: string;
}

/** What is the same for all questions. */
export interface Ground {
  readonly model: AppModel;
  readonly setting: AccessSetting;
  readonly canonical: Canonical;
  /** Answers to what somebody may do, as the same is asked on many ways. */
  readonly answers: WeakMap<AccessSubject, Map<string, Chance>>;
}

/** One thing that can be done, by whom, and what it leads to. */
export interface Step<T> {
  /** What people read, in order. */
  readonly texts: readonly string[];
  /** Who can do it. */
  readonly deeds: readonly Deed[];
  readonly doubt?: string;
  readonly leads: T;
}

/** What a change makes of somebody. */
export interface Changed {
  readonly subject: AccessSubject;
  /** Whether it may have less than before besides what it has more. */
  readonly less?: boolean;
}

/** Finds what can be done about a secret. */
export type SecretRule = (situation: SecretSituation, hands: Hands) => Array<Step<SecretSituation>>;
/** Finds what can be done about the permissions of somebody that the principal can act as. */
export type ActorRule = (actor: Actor, hands: Hands) => Array<Step<Changed>>;
/** Finds how the principal can come to act as somebody else. */
export type BecomeRule = (other: TemplatePrincipal, hands: Hands) => Array<Step<TemplatePrincipal>>;

/** What a rule found as a list of one step, nothing where nobody can do it. */
export function stepOf<T>(deeds: readonly Deed[], texts: string | readonly string[], leads: () => T, doubt?: string): Array<Step<T>> {
  return deeds.length > 0 ? [{ texts: typeof texts === 'string' ? [texts] : texts, deeds, doubt, leads: leads() }] : [];
}

/** What somebody is called on a principal's way. */
export function callActor(principal: ActingPrincipal, start: ActingPrincipal): string {
  return principal === start ? 'the principal itself' : principal.name;
}

/** A role or user as a resource. */
export function asResource({ subject: { caller, tags, tagsUnknown } }: Actor | ActingPrincipal): OtherResource {
  return { arn: caller.arn, tags: { tags, tagsUnknown } };
}

/** Whether somebody is a user or a role, as the names of IAM's actions end; undefined for who is neither. */
export function kindOf({ subject: { caller } }: Actor): 'User' | 'Role' | undefined {
  return caller.kind === 'user' ? 'User' : caller.kind === 'role' ? 'Role' : undefined;
}
