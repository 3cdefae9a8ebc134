import type { Resolver } from './intrinsics';
import { own } from './template-lookups';
import { nameOf, type TemplateResource, type TemplateStack } from './template-stack';
import { isRecord } from '../iam/policy-checks';
import { inDoubt, parsePolicy, type Policy, type PolicyKind } from '../iam/policy-document';
import { all, and, any, not, TRUE, unknown, type Ternary } from '../iam/ternary';
import { unknownText, wholeUnknown } from '../iam/unknown-text';
import { sameText } from '../iam/wildcard';

/** Whether a condition of a template holds; unknown where it depends on parameters without value. */
export function evaluateCondition(stack: TemplateStack, name: string, resolver: Resolver): Ternary {
  const body = own(stack.section('Conditions'), name);
  return body === undefined ? unknown(`stack ${stack.name} has no condition ${name}`) : resolver.once(stack, name, () => evaluate(stack, body, resolver));
}

function evaluate(stack: TemplateStack, body: unknown, resolver: Resolver): Ternary {
  if (!isRecord(body)) {
    return unknown('it is not a condition');
  }
  const [operator] = Object.keys(body);
  const argument = body[operator];
  const list: unknown[] = Array.isArray(argument) ? argument : [];
  switch (operator) {
    case 'Condition': return evaluateCondition(stack, String(argument), resolver);
    case 'Fn::And': return all(list, (item) => evaluate(stack, item, resolver));
    case 'Fn::Or': return any(list, (item) => evaluate(stack, item, resolver));
    case 'Fn::Not': return not(evaluate(stack, list[0], resolver));
    case 'Fn::Equals': return equals(stack, list, resolver);
    default: return unknown(`${operator} is not resolved`);
  }
}

function equals(stack: TemplateStack, [left, right]: unknown[], resolver: Resolver): Ternary {
  const [one, other] = [resolver.text(stack, left), resolver.text(stack, right)];
  const reason = wholeUnknown(one) ?? wholeUnknown(other);
  return reason === undefined ? sameText(one, other) : unknown(reason);
}

/** Whether a resource is made at all: by its own condition, and by those of the stacks it is nested in. */
export function isMade(resource: TemplateResource, resolver: Resolver): Ternary {
  const itself = resource.condition === undefined ? TRUE : evaluateCondition(resource.stack, resource.condition, resolver);
  const parent = resolver.parentOf(resource.stack);
  return parent ? and(itself, isMade(parent, resolver)) : itself;
}

/** Why nobody knows whether a resource is made; undefined where it surely is. */
export function doubtOf(resource: TemplateResource, resolver: Resolver): string | undefined {
  const made = isMade(resource, resolver);
  return made.value === undefined ? `whether ${nameOf(resource)} is made: ${made.unknown}` : undefined;
}

/** The policy that a resource holds; in doubt where nobody knows whether the resource is made. */
export function policyIn(resource: TemplateResource, document: unknown, name: string, kind: PolicyKind, resolver: Resolver): Policy {
  if (resource.changed !== undefined) {
    return parsePolicy(unknownText(resource.changed), name, kind);
  }
  const policy = parsePolicy(resolver.value(resource.stack, document), name, kind);
  const doubt = doubtOf(resource, resolver);
  return doubt === undefined ? policy : inDoubt(policy, doubt);
}
