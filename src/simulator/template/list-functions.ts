import type { Resolver } from './intrinsics';
import type { TemplateStack } from './template-stack';
import { couldHold, describeUnknown, unknownText, wholeUnknown } from '../iam/unknown-text';

/** `Fn::Join`. */
export function join(resolver: Resolver, stack: TemplateStack, argument: unknown): unknown {
  const [delimiter, list] = partsOf(argument);
  const items = resolver.value(stack, list);
  return Array.isArray(items) ? items.map(String).join(String(delimiter)) : wholeUnknown(items) ? items : unknownText(`Fn::Join of stack ${stack.name} has no list`);
}

/** `Fn::Select`. */
export function select(resolver: Resolver, stack: TemplateStack, argument: unknown): unknown {
  const [index, list] = partsOf(argument);
  const items = resolver.value(stack, list);
  if (wholeUnknown(items) !== undefined) {
    return items;
  }
  const item: unknown = Array.isArray(items) ? items[Number(resolver.value(stack, index))] : undefined;
  return item ?? unknownText(`Fn::Select of stack ${stack.name} finds no item in what is known`);
}

/** `Fn::Split`: where unknown text may hold the delimiter, the parts cannot be told. */
export function split(resolver: Resolver, stack: TemplateStack, argument: unknown): unknown {
  const [delimiter, source] = partsOf(argument);
  const text = resolver.text(stack, source);
  return couldHold(text, String(delimiter)) ? unknownText(describeUnknown(text)) : text.split(String(delimiter));
}

/** The items of a parameter that is a list. */
export function commaDelimited(text: string): unknown {
  return couldHold(text, ',') ? unknownText(describeUnknown(text)) : text.split(',').map((item) => item.trim());
}

function partsOf(argument: unknown): unknown[] {
  return Array.isArray(argument) ? argument : [];
}
