import type { Resolver } from './intrinsics';
import { unknownText, wholeUnknown } from './placeholder';
import { isRecord } from './policy-checks';
import { nameOf, type TemplateResource, type TemplateStack } from './template-stack';
import { all, any, not, TRUE, unknown, type Truth } from './truth';
import { sameText } from './wildcard';

/** Whether a condition of a template holds; unknown where it depends on parameters without value. */
export function evaluateCondition(stack: TemplateStack, name: string, resolver: Resolver): Truth {
  const body = stack.section('Conditions')[name];
  return body === undefined ? unknown(`stack ${stack.name} has no condition ${name}`) : evaluate(stack, body, resolver);
}

function evaluate(stack: TemplateStack, body: unknown, resolver: Resolver): Truth {
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

function equals(stack: TemplateStack, [left, right]: unknown[], resolver: Resolver): Truth {
  const [one, other] = [resolver.text(stack, left), resolver.text(stack, right)];
  const reason = wholeUnknown(one) ?? wholeUnknown(other);
  return reason === undefined ? sameText(one, other) : unknown(reason);
}

/** Whether a resource is made at all. */
export function isMade(resource: TemplateResource, resolver: Resolver): Truth {
  return resource.condition === undefined ? TRUE : evaluateCondition(resource.stack, resource.condition, resolver);
}

/** A policy's document; unknown as a whole where nobody knows whether the policy is made. */
export function documentUnder(resource: TemplateResource, document: unknown, resolver: Resolver): unknown {
  const made = isMade(resource, resolver);
  return made.value === undefined ? unknownText(`whether ${nameOf(resource)} is made: ${made.unknown}`) : resolver.value(resource.stack, document);
}
