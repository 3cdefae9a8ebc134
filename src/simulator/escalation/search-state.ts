import type { AttackPath } from './attack-path';
import type { Feasibility } from './feasibility';
import type { Interner } from './interner';
import type { AccessObject, AccessSetting, AccessSubject } from '../evaluation/access-request';
import type { OtherResource } from '../evaluation/other-decisions';
import type { AppModel } from '../inventory/app-model';
import type { TemplateResource } from '../template/template-stack';

/** A principal that can perform steps: one of the templates, or one that templates or options describe. */
export interface AnalyzedPrincipal {
  readonly name: string;
  readonly subject: AccessSubject;
  readonly managedPolicies: readonly string[];
  readonly groups: readonly string[];
  /** Undefined if no template creates the principal. */
  readonly resource?: TemplateResource;
}

/** A principal with the policies, boundary and tags that it has at one point of the search. */
export interface PrincipalState {
  readonly principal: AnalyzedPrincipal;
  readonly subject: AccessSubject;
}

/** A principal that the starting principal can act as, with the attack path that leads to it. */
export interface ReachablePrincipal extends PrincipalState, AttackPath {}

/** The secret, its key and the reader after the steps performed so far. */
export interface SearchState {
  /** The principal whose attack paths are searched. */
  readonly start: AnalyzedPrincipal;
  /** The reachable principal that performs the final read. */
  readonly reader: PrincipalState;
  readonly name: string;
  readonly object: AccessObject;
  /** The version stage that the final read requests; undefined for the default. */
  readonly stage?: string;
}

/** What does not change during the analysis of an app. */
export interface AnalysisContext {
  readonly model: AppModel;
  readonly setting: AccessSetting;
  readonly interner: Interner;
  /** Access decisions by subject and cache key, because many attack paths require the same one. */
  readonly decisions: WeakMap<AccessSubject, Map<string, Feasibility>>;
}

/** The permissions of a principal after a step has changed them. */
export interface PermissionChange {
  readonly subject: AccessSubject;
  /** Whether the step may also remove permissions that the principal had before. */
  readonly losesPermissions?: boolean;
}

/** How a step names a principal: the starting principal is not repeated by name. */
export function describePrincipal(principal: AnalyzedPrincipal, start: AnalyzedPrincipal): string {
  return principal === start ? 'the principal itself' : principal.name;
}

/** A role or user as the resource of an IAM action. */
export function asIamResource({ subject: { caller, tags, tagsUnknown } }: PrincipalState | AnalyzedPrincipal): OtherResource {
  return { arn: caller.arn, tags: { tags, tagsUnknown } };
}

/** The part of IAM's action names that says whether the principal is a user or a role; undefined if it is neither. */
export function iamTypeOf({ subject: { caller } }: PrincipalState): 'User' | 'Role' | undefined {
  return caller.kind === 'user' ? 'User' : caller.kind === 'role' ? 'Role' : undefined;
}
