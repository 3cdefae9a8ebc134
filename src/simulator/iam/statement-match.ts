import { coversArn } from './arn';
import { isNamed, namingOf, type Caller, type Naming } from './caller';
import { conditionsHold } from './conditions/condition-block';
import { hasVariables, substitute } from './conditions/policy-variables';
import type { RequestContext } from './conditions/request-context';
import type { Policy, Statement } from './policy-document';
import { and, any, FALSE, not, TRUE, ternary, unknown, type Ternary } from './ternary';
import { hasUnknownPart, hasUnknownText } from './unknown-text';
import { matchesPattern } from './wildcard';

/** A request as policies see it. */
export interface PolicyRequest {
  readonly caller: Caller;
  /** Lower-case, as actions are not case-sensitive. */
  readonly action: string;
  /** ARN of the resource, or `*` for actions that know none. */
  readonly resource: string;
  readonly context: RequestContext;
}

/** What a set of policies says, and which statement says it. */
export interface Match {
  readonly applies: Ternary;
  readonly statement?: Statement;
}

export const NO_MATCH: Match = { applies: FALSE };

/** The first statement that surely applies, else one that may. */
export function findStatement(policies: readonly Policy[], effect: 'Allow' | 'Deny', request: PolicyRequest, name: (naming: Naming) => Ternary = isNamed): Match {
  let best = NO_MATCH;
  for (const policy of policies) {
    for (const statement of policy.statements) {
      if (statement.effect !== effect) {
        continue;
      }
      const applies = statementApplies(statement, request, name);
      if (applies.value) {
        return { applies: TRUE, statement };
      }
      best = applies.value === undefined && best === NO_MATCH ? { applies, statement } : best;
    }
  }
  return best;
}

/** Whether a statement applies to a request. */
export function statementApplies(statement: Statement, request: PolicyRequest, name: (naming: Naming) => Ternary = isNamed): Ternary {
  if (statement.unknown !== undefined) {
    return unknown(statement.unknown);
  }
  const action = actionMatches(statement, request);
  const resource = action.value === false ? FALSE : resourceMatches(statement, request);
  const principal = resource.value === false ? FALSE : name(namingOf(statement.principals, request.caller));
  if (principal.value === false) {
    return FALSE;
  }
  const applies = and(action, resource, principal, conditionsHold(statement.conditions, request.context));
  return applies.value && statement.doubt !== undefined ? unknown(statement.doubt) : applies;
}

export function actionMatches(statement: Statement, request: PolicyRequest): Ternary {
  const listed = any(statement.actions, (action) => matchesPattern(action, request.action));
  return statement.notActions ? not(listed) : listed;
}

export function resourceMatches(statement: Statement, request: PolicyRequest): Ternary {
  if (statement.named.has(request.resource)) {
    return ternary(!statement.notResources);
  }
  // Of two things that AWS names at deployment, neither is the other.
  const generated = hasUnknownPart(request.resource) && !hasUnknownText(request.resource);
  const listed = any(generated ? statement.patterns : statement.resources, (resource) => {
    const pattern = statement.variables && hasVariables(resource) ? substitute(resource, request.context) : resource;
    // A resource with a variable that has no value matches nothing.
    return pattern === undefined ? FALSE : coversArn(pattern, request.resource);
  });
  return statement.notResources ? not(listed) : listed;
}
