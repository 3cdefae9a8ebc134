import type { TemplatePrincipal } from '../../inventory/principals/template-principals';
import type { Capabilities } from '../capabilities';
import type { PermittedAction } from '../permitted-action';
import type { PermissionChange, PrincipalState, SearchState } from '../search-state';

/** A step that a rule proposes: who can perform it, and the state that it leads to. */
export interface Transition<T> {
  /** The step, or the steps that always follow each other, as the attack path lists them. */
  readonly descriptions: readonly string[];
  /** The reachable principals that are permitted to perform it. */
  readonly permitted: readonly PermittedAction[];
  /** Why the templates do not determine whether it succeeds. */
  readonly uncertainty?: string;
  readonly result: T;
}

/** Proposes changes to a secret, to its key or to the tags of its reader. */
export type SecretRule = (state: SearchState, capabilities: Capabilities) => Array<Transition<SearchState>>;

/** Proposes changes to the permissions of a reachable principal. */
export type PermissionRule = (state: PrincipalState, capabilities: Capabilities) => Array<Transition<PermissionChange>>;

/** Proposes steps by which a reachable principal comes to act as another principal of the templates. */
export type ImpersonationRule = (target: TemplatePrincipal, capabilities: Capabilities) => Array<Transition<TemplatePrincipal>>;

/** The result of a rule that proposes one step: a list of one transition, or an empty list if no principal is permitted to perform it. */
export function transitionsOf<T>(
  permitted: readonly PermittedAction[], descriptions: string | readonly string[], result: () => T, uncertainty?: string,
): Array<Transition<T>> {
  return permitted.length === 0 ? []
    : [{ descriptions: typeof descriptions === 'string' ? [descriptions] : descriptions, permitted, uncertainty, result: result() }];
}
