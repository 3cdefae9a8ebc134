import { ownProperty, type TemplateStack } from './template-stack';
import { commaDelimited } from './text-and-list-functions';
import type { ValueResolver } from './value-resolver';
import { isRecord } from '../iam/policy-checks';
import { describeUnknown, hasUnknownText, unknownText } from '../iam/unknown-text';

/** The value of a parameter: the value that the parent of a nested stack passes, or the input for the stack, or the default, in this order. */
export function parameterValue(resolver: ValueResolver, stack: TemplateStack, name: string): unknown {
  const declared = ownProperty(stack.section('Parameters'), name);
  if (!isRecord(declared)) {
    return unknownText(`stack ${stack.name} refers to ${name}, which it does not declare`);
  }
  const type = String(declared.Type);
  // The default of an SSM parameter is a name in Parameter Store, not a value.
  const defaultValue = type.startsWith('AWS::SSM::') ? undefined : declared.Default;
  const value = passedByParent(resolver, stack, name) ?? ownProperty(stack.parameters, name) ?? defaultValue;
  if (value === undefined) {
    return unknownText(`parameter ${name} of stack ${stack.name} has no value; pass it with \`parameters\``);
  }
  if (Array.isArray(value)) {
    return value;
  }
  return type === 'CommaDelimitedList' || type.startsWith('List<') ? commaDelimited(String(value)) : String(value);
}

function passedByParent(resolver: ValueResolver, stack: TemplateStack, name: string): unknown {
  const parent = resolver.parentOf(stack);
  const parameters = parent?.properties.Parameters;
  if (!parent || !isRecord(parameters)) {
    return undefined;
  }
  // Only the requested parameter is resolved, because others can refer to outputs of sibling stacks, which can depend on this stack.
  const [first, ...others] = Object.keys(parameters);
  const all = others.length === 0 && first?.startsWith('Fn::') ? resolver.value(parent.stack, parameters) : parameters;
  return isRecord(all) ? resolver.value(parent.stack, ownProperty(all, name)) : all;
}

/**
 * `Fn::FindInMap`, with the default value of the language extensions.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-findinmap-enhancements.html
 */
export function findInMap(resolver: ValueResolver, stack: TemplateStack, argument: unknown): unknown {
  const [map, first, second, options]: unknown[] = Array.isArray(argument) ? argument : [];
  const keys = [map, first, second].map((part) => resolver.text(stack, part));
  const unknown = keys.find(hasUnknownText);
  if (unknown !== undefined) {
    return unknownText(describeUnknown(unknown));
  }
  const found = keys.reduce((level: unknown, key) => isRecord(level) ? ownProperty(level, key) : undefined, stack.section('Mappings'));
  const fallback = isRecord(options) ? options.DefaultValue : undefined;
  return found ?? resolver.value(stack, fallback) ?? unknownText(`Fn::FindInMap of stack ${stack.name} finds no value in mapping ${keys[0]}`);
}
