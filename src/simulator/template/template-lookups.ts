import type { Resolver } from './intrinsics';
import { commaDelimited } from './list-functions';
import type { TemplateStack } from './template-stack';
import { isRecord } from '../iam/policy-checks';
import { describeUnknown, hasUnknownText, unknownText } from '../iam/unknown-text';

/** The value of a parameter: what the resource that deploys the stack passes, what is given, or the default. */
export function parameter(resolver: Resolver, stack: TemplateStack, name: string): unknown {
  const declared = own(stack.section('Parameters'), name);
  if (!isRecord(declared)) {
    return unknownText(`stack ${stack.name} refers to ${name}, which it does not declare`);
  }
  const type = String(declared.Type);
  const given = passed(resolver, stack, name) ?? own(stack.parameters, name) ?? (type.startsWith('AWS::SSM::') ? undefined : declared.Default);
  if (given === undefined) {
    return unknownText(`parameter ${name} of stack ${stack.name} has no value; pass it with \`parameters\``);
  }
  if (Array.isArray(given)) {
    return given;
  }
  return type === 'CommaDelimitedList' || type.startsWith('List<') ? commaDelimited(String(given)) : String(given);
}

/** What a parameter of a nested stack is given by the resource that deploys it. */
function passed(resolver: Resolver, stack: TemplateStack, name: string): unknown {
  const parent = resolver.parentOf(stack);
  const parameters = parent?.properties.Parameters;
  if (!parent || !isRecord(parameters)) {
    return undefined;
  }
  // Parameters may refer to outputs of stacks beside, so each is resolved by itself where they are written out.
  const [first, ...others] = Object.keys(parameters);
  const all = others.length === 0 && first?.startsWith('Fn::') ? resolver.value(parent.stack, parameters) : parameters;
  return isRecord(all) ? resolver.value(parent.stack, own(all, name)) : all;
}

/**
 * `Fn::FindInMap`, with the default value of the language extensions.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-findinmap-enhancements.html
 */
export function findInMap(resolver: Resolver, stack: TemplateStack, argument: unknown): unknown {
  const [map, first, second, options]: unknown[] = Array.isArray(argument) ? argument : [];
  const keys = [map, first, second].map((part) => resolver.text(stack, part));
  const unknown = keys.find(hasUnknownText);
  if (unknown !== undefined) {
    return unknownText(describeUnknown(unknown));
  }
  const found = keys.reduce((level: unknown, key) => isRecord(level) ? own(level, key) : undefined, stack.section('Mappings'));
  const fallback = isRecord(options) ? options.DefaultValue : undefined;
  return found ?? resolver.value(stack, fallback) ?? unknownText(`Fn::FindInMap of stack ${stack.name} finds nothing under ${keys[0]}`);
}

/** A property of an object itself, rather than of all objects, such as `constructor`. */
export function own(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
