import { nameOf, ownProperty, type TemplateResource, type TemplateStack } from './template-stack';
import type { ValueResolver } from './value-resolver';
import { isRecord } from '../iam/policy-checks';
import { inDoubt, parsePolicy, type Policy, type PolicyKind } from '../iam/policy-document';
import { all, and, any, not, TRUE, unknown, type Ternary } from '../iam/ternary';
import { unknownText, wholeUnknown } from '../iam/unknown-text';
import { sameText } from '../iam/wildcard';

/** Whether a condition of a template holds. It is unknown if the result depends on an unknown value, such as a parameter without one. */
export function evaluateCondition(stack: TemplateStack, name: string, resolver: ValueResolver): Ternary {
  const body = ownProperty(stack.section('Conditions'), name);
  return body === undefined ? unknown(`stack ${stack.name} has no condition ${name}`)
    : resolver.withCycleCheck(stack, name, () => evaluate(stack, body, resolver));
}

function evaluate(stack: TemplateStack, body: unknown, resolver: ValueResolver): Ternary {
  if (!isRecord(body)) {
    return unknown(`a condition of stack ${stack.name} is not an object`);
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
    default: return unknown(`${operator} is not a condition function that the simulator knows`);
  }
}

function equals(stack: TemplateStack, [left, right]: unknown[], resolver: ValueResolver): Ternary {
  const [one, other] = [resolver.text(stack, left), resolver.text(stack, right)];
  const reason = wholeUnknown(one) ?? wholeUnknown(other);
  return reason === undefined ? sameText(one, other) : unknown(reason);
}

/** Whether CloudFormation creates a resource. Its own condition decides, and so do the conditions of the stacks it is nested in. */
export function isCreated(resource: TemplateResource, resolver: ValueResolver): Ternary {
  const itself = resource.condition === undefined ? TRUE : evaluateCondition(resource.stack, resource.condition, resolver);
  const parent = resolver.parentOf(resource.stack);
  return parent ? and(itself, isCreated(parent, resolver)) : itself;
}

/** Why it is unknown whether CloudFormation creates a resource; undefined if it is known. */
export function creationDoubt(resource: TemplateResource, resolver: ValueResolver): string | undefined {
  const created = isCreated(resource, resolver);
  return created.value === undefined ? `whether ${nameOf(resource)} is created: ${created.unknown}` : undefined;
}

/** Reads a policy document of a resource. The policy is in doubt if it is unknown whether the resource is created. */
export function readPolicy(resource: TemplateResource, document: unknown, name: string, kind: PolicyKind, resolver: ValueResolver): Policy {
  if (resource.transformReason !== undefined) {
    return parsePolicy(unknownText(resource.transformReason), name, kind);
  }
  const policy = parsePolicy(resolver.value(resource.stack, document), name, kind);
  const doubt = creationDoubt(resource, resolver);
  return doubt === undefined ? policy : inDoubt(policy, doubt);
}
