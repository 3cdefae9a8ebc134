import { concatenate, type AttackPath } from './attack-path';
import type { ReachablePrincipal } from './search-state';

/** An action that a reachable principal is permitted to perform, with the attack path to that principal. */
export interface PermittedAction extends AttackPath {
  readonly by: ReachablePrincipal;
}

/** How many principals with the shortest paths are considered for each side of a pair; bounds the number of pairs. */
const MAX_PARTNERS = 8;

/** The principals that are permitted to perform all of several actions by themselves. */
export function bySamePrincipal(first: readonly PermittedAction[], ...others: Array<readonly PermittedAction[]>): PermittedAction[] {
  return first.flatMap((action) => {
    const same = others.map((actions) => actions.find(({ by }) => by === action.by));
    const uncertainty = [action, ...same].find((found) => found?.uncertainty !== undefined)?.uncertainty;
    return same.includes(undefined) ? [] : [{ ...action, uncertainty }];
  });
}

/** Two actions of which each may be performed by a different principal; `by` is the principal that performs the first one. */
export function byPair(first: readonly PermittedAction[], second: readonly PermittedAction[]): PermittedAction[] {
  const partners = second.slice(0, MAX_PARTNERS);
  const pairs = first.slice(0, MAX_PARTNERS).flatMap((one) =>
    partners.filter(({ by }) => isUsableAfter(one, by)).map((other) => ({ ...concatenate(one, other), by: one.by })));
  return [...pairs, ...bySamePrincipal(first, second)];
}

/** Whether the starting principal still has the permissions of a reachable principal after the steps of a path. */
export function isUsableAfter(path: AttackPath, { subject }: ReachablePrincipal): boolean {
  return !path.revoked.includes(subject);
}
