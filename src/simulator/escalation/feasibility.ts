import type { Outcome } from '../evaluation/authorization';

/** Whether an action is possible: undefined if it is impossible, with a reason if the templates do not determine the answer. */
export type Feasibility = { readonly uncertainty?: string } | undefined;

/** The feasibility of a request. An inconclusive answer counts as possible but uncertain. */
export function feasibilityOf({ verdict, reason }: Outcome): Feasibility {
  return verdict === 'allowed' ? {} : verdict === 'inconclusive' ? { uncertainty: reason } : undefined;
}

/** The feasibility of several actions that are all required. */
export function allFeasible(...actions: Feasibility[]): Feasibility {
  return actions.includes(undefined) ? undefined : { uncertainty: actions.find((action) => action?.uncertainty !== undefined)?.uncertainty };
}
