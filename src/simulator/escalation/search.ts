import { PathQueue, type AttackPath } from './attack-path';
import type { Capabilities } from './capabilities';
import { Interner, objectId } from './interner';
import { Reachability, shortestExtension } from './reachability';
import { canRead, potentialReaders } from './read-feasibility';
import type { Transition } from './rules/rule';
import { SECRET_RULES } from './rules/secret';
import type { AnalysisContext, AnalyzedPrincipal, PrincipalState, SearchState } from './search-state';
import type { AccessSetting } from '../evaluation/access-request';
import type { AppModel } from '../inventory/app-model';
import type { KnownOutsidePrincipal, ResolvedPrincipal } from '../inventory/principals/resolved-principal';
import type { TemplateSecret } from '../inventory/secrets';

/** The steps by which a principal gains read access to a secret that it is not allowed to read. */
export interface Escalation {
  readonly principal: AnalyzedPrincipal;
  readonly secret: TemplateSecret;
  readonly steps: string[];
  /** Why the templates do not determine whether the attack path is possible. */
  readonly uncertainty?: string;
}

const READ = 'secretsmanager:GetSecretValue';

/** How many changes to the secret, its key and the reader's tags one attack path may contain; bounds the search. */
const MAX_CHANGES = 3;

/** An attack path, with the state of the secret and its reader at the end of it. */
interface SearchNode extends AttackPath {
  readonly state: SearchState;
  /** Number of transitions of secret rules. */
  readonly changes: number;
}

/** For each selected principal and each unreadable secret, the shortest attack path; certain paths are preferred. */
export function findEscalations(model: AppModel, setting: AccessSetting, isSelected: (principal: ResolvedPrincipal) => boolean): Escalation[] {
  const context: AnalysisContext = { model, setting, interner: new Interner(), decisions: new WeakMap() };
  const outsiders = model.outsidePrincipals().filter((principal) => principal.subject.caller.kind !== 'service' && isSelected(principal));
  return [
    ...model.principals.filter(isSelected).flatMap((principal) => escalationsOf(principal, context)),
    ...outsiders.flatMap((principal) => outsideEscalationsOf(principal, context)),
  ];
}

/** A principal that no template creates may have further policies, so its attack paths are uncertain unless the inputs are complete. */
function outsideEscalationsOf({ knownSubject, missingInputsReason, ...principal }: KnownOutsidePrincipal, context: AnalysisContext): Escalation[] {
  return escalationsOf({ ...principal, subject: knownSubject ?? principal.subject }, context)
    .map((escalation) => ({ ...escalation, uncertainty: escalation.uncertainty ?? missingInputsReason }));
}

/** Searches certain paths first, and uncertain ones only for secrets that have no certain path. */
function escalationsOf(principal: AnalyzedPrincipal, context: AnalysisContext): Escalation[] {
  const { secrets } = context.model;
  const certainOnly = new Reachability(principal, context, false);
  const certain = findPaths(secrets, certainOnly);
  const remaining = secrets.filter((secret) => !certain.has(secret));
  const uncertain = certainOnly.capabilities.hasSeenUncertainty ? findPaths(remaining, new Reachability(principal, context, true))
    : new Map<TemplateSecret, SearchNode>();
  return secrets.flatMap((secret) => {
    const path = certain.get(secret) ?? uncertain.get(secret);
    // A certain path without steps means that the principal is allowed to read.
    return path && (path.steps.length > 0 || path.uncertainty !== undefined)
      ? [{ principal, secret, steps: [...path.steps, describeRead(path.state)], uncertainty: path.uncertainty }] : [];
  });
}

/** The shortest paths to secrets. Reachability is extended only as far as no shorter path has been found. */
function findPaths(secrets: readonly TemplateSecret[], reachability: Reachability): Map<TemplateSecret, SearchNode> {
  const found = new Map<TemplateSecret, SearchNode>();
  for (let steps = 0, isComplete = false; found.size < secrets.length && !isComplete; steps += 1) {
    reachability.extendTo(steps);
    isComplete = reachability.isComplete;
    for (const secret of secrets.filter((candidate) => !found.has(candidate))) {
      const path = findPath(secret, reachability.capabilities, isComplete ? Infinity : steps);
      if (path) {
        found.set(secret, path);
      }
    }
  }
  return found;
}

function describeRead({ name, stage }: SearchState): string {
  return `${READ} on ${name}${stage === undefined ? '' : ` for ${stage}`}`;
}

/** The shortest path to a secret that has at most `limit` steps before the read (breadth-first search). */
function findPath({ name, object }: TemplateSecret, capabilities: Capabilities, limit: number): SearchNode | undefined {
  const queue = new PathQueue<SearchNode>();
  const initial = capabilities.context.interner.object(object);
  for (const { steps, uncertainty, revoked, ...reader } of potentialReaders(initial, capabilities)) {
    queue.push({ state: { start: capabilities.start, reader, name, object: initial }, steps, uncertainty, revoked, changes: 0 });
  }
  const visited = new Set<string>();
  for (const node of queue.upTo(limit)) {
    const key = stateKey(node.state);
    if (!visited.has(key)) {
      visited.add(key);
      const feasibility = canRead(node.state, capabilities);
      if (feasibility && capabilities.accepts(feasibility)) {
        return { ...node, uncertainty: node.uncertainty ?? feasibility.uncertainty };
      }
      if (node.changes < MAX_CHANGES) {
        successorsOf(node, capabilities).forEach((successor) => queue.push(successor));
      }
    }
  }
  return undefined;
}

/** Identifies a state; the path that led to it does not matter, because the first path is a shortest one. */
function stateKey({ reader, object, stage }: SearchState): string {
  return [objectId(reader.subject), objectId(object), stage].join('|');
}

function successorsOf(node: SearchNode, capabilities: Capabilities): SearchNode[] {
  return SECRET_RULES.flatMap((rule) => rule(node.state, capabilities)).flatMap((transition) => applyTransition(node, transition, capabilities));
}

function applyTransition(node: SearchNode, transition: Transition<SearchState>, { context }: Capabilities): SearchNode[] {
  const state = { ...transition.result, object: context.interner.object(transition.result.object) };
  const { start, reader } = node.state;
  // The step names the principal that performs it only if it is neither the starting principal nor the reader.
  const describe = (text: string, { principal }: PrincipalState): string =>
    principal === start || principal === reader.principal ? text : `${text}, as ${principal.name}`;
  return shortestExtension(transition, node, reader, describe).map((path) => ({ ...path, state, changes: node.changes + 1 }));
}
