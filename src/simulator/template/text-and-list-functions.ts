import type { TemplateStack } from './template-stack';
import type { ValueResolver } from './value-resolver';
import { isRecord } from '../iam/policy-checks';
import { couldHold, describeUnknown, unknownText, wholeUnknown } from '../iam/unknown-text';

/** `Fn::Sub`, with or without variables of its own. */
export function substitute(resolver: ValueResolver, stack: TemplateStack, argument: unknown): string {
  const [template, variables]: unknown[] = Array.isArray(argument) ? argument : [argument, {}];
  const local = isRecord(variables) ? variables : {};
  return String(template).replace(/\$\{([^}]*)\}/g, (_, inner: string) => {
    const name = inner.trim();
    if (name.startsWith('!')) {
      return `\${${name.slice(1)}}`;
    }
    if (Object.hasOwn(local, name)) {
      return resolver.text(stack, local[name]);
    }
    return resolver.text(stack, name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name });
  });
}

/** `Fn::Join`. */
export function join(resolver: ValueResolver, stack: TemplateStack, argument: unknown): unknown {
  const [delimiter, list] = argumentsOf(argument);
  const items = resolver.value(stack, list);
  if (Array.isArray(items)) {
    return items.map(String).join(String(delimiter));
  }
  return wholeUnknown(items) ? items : unknownText(`Fn::Join of stack ${stack.name} has no list`);
}

/** `Fn::Select`. */
export function select(resolver: ValueResolver, stack: TemplateStack, argument: unknown): unknown {
  const [index, list] = argumentsOf(argument);
  const items = resolver.value(stack, list);
  if (wholeUnknown(items) !== undefined) {
    return items;
  }
  const item: unknown = Array.isArray(items) ? items[Number(resolver.value(stack, index))] : undefined;
  return item ?? unknownText(`Fn::Select of stack ${stack.name} finds no such item in its list`);
}

/** `Fn::Split`. The parts are unknown if an unknown part of the text could contain the delimiter. */
export function split(resolver: ValueResolver, stack: TemplateStack, argument: unknown): unknown {
  const [delimiter, source] = argumentsOf(argument);
  const text = resolver.text(stack, source);
  return couldHold(text, String(delimiter)) ? unknownText(describeUnknown(text)) : text.split(String(delimiter));
}

/** The items of a list parameter. */
export function commaDelimited(text: string): unknown {
  return couldHold(text, ',') ? unknownText(describeUnknown(text)) : text.split(',').map((item) => item.trim());
}

function argumentsOf(argument: unknown): unknown[] {
  return Array.isArray(argument) ? argument : [];
}
