import { coversArn } from './arn';
import { isNamed, namingOf, type Caller, type Naming } from './caller';
import { conditionsHold } from './conditions/condition-block';
import { hasVariables, substitute } from './conditions/policy-variables';
import type { RequestContext } from './conditions/request-context';
import type { Policy, Statement } from './policy-document';
import { and, any, FALSE, not, TRUE, ternary, unknown, type Ternary } from './ternary';
import { hasUnknownPart, hasUnknownText } from './unknown-text';
import { matchesPattern } from './wildcard';

/** The part of a request that policies decide about. */
export interface PolicyRequest {
  readonly caller: Caller;
  /** Lower-case, as actions are not case-sensitive. */
  readonly action: string;
  /** ARN of the resource, or `*` for actions that do not support resources. */
  readonly resource: string;
  readonly context: RequestContext;
}

/** Whether a set of policies has a statement that applies, and that statement. */
export interface Match {
  readonly applies: Ternary;
  readonly statement?: Statement;
}

export const NO_MATCH: Match = { applies: FALSE };

/** The first statement that certainly applies, otherwise the first that possibly applies. */
export function findStatement(
  policies: readonly Policy[], effect: 'Allow' | 'Deny', request: PolicyRequest, name: (naming: Naming) => Ternary = isNamed,
): Match {
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

/** Whether a statement is about the action of a request. */
export function actionMatches(statement: Statement, request: PolicyRequest): Ternary {
  const listed = any(statement.actions, (action) => matchesPattern(action, request.action));
  return statement.notActions ? not(listed) : listed;
}

/** Whether a statement is about the resource of a request. */
export function resourceMatches(statement: Statement, request: PolicyRequest): Ternary {
  if (statement.named.has(request.resource)) {
    return ternary(!statement.notResources);
  }
  // Two generated names are never equal, so a resource with a generated name only has to be compared with patterns.
  const generated = hasUnknownPart(request.resource) && !hasUnknownText(request.resource);
  const listed = any(generated ? statement.patterns : statement.resources, (resource) => {
    const pattern = statement.variables && hasVariables(resource) ? substitute(resource, request.context) : resource;
    // A resource with a variable that has no value matches nothing.
    return pattern === undefined ? FALSE : coversArn(pattern, request.resource);
  });
  return statement.notResources ? not(listed) : listed;
}
