import { concatenate, EMPTY_PATH, PathQueue, type AttackPath } from './attack-path';
import { Capabilities } from './capabilities';
import { isUsableAfter } from './permitted-action';
import { IMPERSONATION_RULES, PERMISSION_RULES } from './rules/principal';
import type { Transition } from './rules/rule';
import type { AnalysisContext, AnalyzedPrincipal, PermissionChange, PrincipalState, ReachablePrincipal } from './search-state';
import { statementsOf } from './statements';
import type { AccessSubject } from '../evaluation/access-request';

/** The principals that a starting principal can act as without changing a secret, computed up to a number of steps at a time. */
export class Reachability {
  public readonly capabilities: Capabilities;
  private readonly queue = new PathQueue<ReachablePrincipal>();

  /** @param acceptsUncertain whether a step counts as possible if the templates do not determine it */
  constructor(start: AnalyzedPrincipal, context: AnalysisContext, acceptsUncertain: boolean) {
    this.capabilities = new Capabilities(start, context, acceptsUncertain);
    this.queue.push({ principal: start, subject: context.interner.subject(start.subject), ...EMPTY_PATH });
  }

  /** Whether every reachable principal has been found. */
  public get isComplete(): boolean {
    return this.queue.isEmpty;
  }

  /** Finds all principals that are reachable in at most `steps` steps. */
  public extendTo(steps: number): void {
    for (const reachable of this.queue.upTo(steps)) {
      if (!this.capabilities.dominates(reachable)) {
        this.capabilities.add(reachable);
        successorsOf(reachable, this.capabilities).forEach((successor) => this.queue.push(successor));
      }
    }
  }
}

/** What becomes reachable through a principal that was just added: it may change itself, all others, and act as new ones. */
function successorsOf(added: ReachablePrincipal, capabilities: Capabilities): ReachablePrincipal[] {
  const changeable = canChangePrincipals(added.subject) ? capabilities.principals : [added];
  return [...changeable.flatMap((state) => withChangedPermissions(state, capabilities)), ...newPrincipals(capabilities)];
}

function newPrincipals(capabilities: Capabilities): ReachablePrincipal[] {
  const { start, context: { model, interner } } = capabilities;
  const targets = model.principals.filter((principal) => principal !== start && !capabilities.has(interner.subject(principal.subject)));
  return targets.flatMap((target) => {
    const transitions = IMPERSONATION_RULES.flatMap((rule) => rule(target, capabilities)).filter((transition) => capabilities.accepts(transition));
    return transitions.flatMap((transition) => shortestExtension(transition, EMPTY_PATH))
      .map((path) => ({ principal: target, subject: interner.subject(target.subject), ...path }));
  });
}

function withChangedPermissions(state: ReachablePrincipal, capabilities: Capabilities): ReachablePrincipal[] {
  return PERMISSION_RULES.flatMap((rule) => rule(state, capabilities)).filter((transition) => capabilities.accepts(transition))
    .flatMap((transition) => applyChange(state, transition, capabilities));
}

function applyChange(state: ReachablePrincipal, transition: Transition<PermissionChange>, capabilities: Capabilities): ReachablePrincipal[] {
  const { result } = transition;
  const subject = capabilities.context.interner.subject(result.subject);
  return capabilities.has(subject) ? [] : shortestExtension(transition, state, state).map((path) => ({
    principal: state.principal, subject, ...path, revoked: result.losesPermissions ? [...path.revoked, state.subject] : path.revoked,
  }));
}

/** Formats a step, given the principal that performs it. */
type DescribeStep = (text: string, by: PrincipalState) => string;

/**
 * The shortest path that performs a transition after `path`; an empty list if no principal can perform it any more.
 *
 * @param reader the principal that must keep its permissions until the end
 */
export function shortestExtension(
  { descriptions, permitted, uncertainty }: Transition<unknown>, path: AttackPath, reader?: PrincipalState, describe: DescribeStep = (text) => text,
): AttackPath[] {
  let best: { path: AttackPath; by: ReachablePrincipal } | undefined;
  for (const action of permitted) {
    const isPossible = isUsableAfter(path, action.by) && (!reader || !action.revoked.includes(reader.subject));
    const candidate = isPossible ? concatenate(path, action) : undefined;
    if (candidate !== undefined && (best === undefined || candidate.steps.length < best.path.steps.length)) {
      best = { path: candidate, by: action.by };
    }
  }
  if (!best) {
    return [];
  }
  const { path: shortest, by } = best;
  const steps = [...shortest.steps, ...descriptions.map((text, index) => index === 0 ? describe(text, by) : text)];
  return [{ ...shortest, steps, uncertainty: shortest.uncertainty ?? uncertainty }];
}

/** Matches actions that may change principals: those of IAM, those that a wildcard includes, and unknown ones. */
const IAM_ACTION = /^(\*|[^:]*\*|iam:|.*\uE000)/;
const principalChangers = new WeakMap<AccessSubject, boolean>();

/** Whether a subject may have any permission of IAM. Without one, it cannot change other principals. */
function canChangePrincipals(subject: AccessSubject): boolean {
  const known = principalChangers.get(subject) ?? statementsOf(subject.identity).some(({ effect, actions, notActions, unknown }) =>
    effect === 'Allow' && (unknown !== undefined || notActions || actions.some((action) => IAM_ACTION.test(action))));
  principalChangers.set(subject, known);
  return known;
}
