import { CrossStackReferences } from './cross-stack-references';
import { NestedStacks } from './nested-stacks';
import { findInMap, parameterValue } from './parameters-and-mappings';
import { attributeOf, referenceTo, samRoleArn, samRoleName } from './resource-identifiers';
import { isSam } from './sam-roles';
import { evaluateCondition } from './template-conditions';
import type { TemplateResource, TemplateStack } from './template-stack';
import { join, select, split, substitute } from './text-and-list-functions';
import type { ValueResolver } from './value-resolver';
import { raiseOne } from '../../private/problems';
import { urlSuffixOf } from '../iam/arn';
import { isRecord } from '../iam/policy-checks';
import { readable, unknownText } from '../iam/unknown-text';

type SamRoleIdentifier = (resource: TemplateResource, resolver: ValueResolver) => string;

/** The result of `AWS::NoValue`: CloudFormation removes a property that has it. */
const NO_VALUE = Symbol('AWS::NoValue');

/**
 * Replaces CloudFormation's intrinsic functions by their values for the accounts, regions and parameters of the stacks.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export class IntrinsicResolver implements ValueResolver {
  private readonly references: CrossStackReferences;
  private readonly nested: NestedStacks;
  /** The functions and conditions that are being evaluated. */
  private readonly active = new Map<TemplateStack, Set<object | string>>();

  constructor(stacks: readonly TemplateStack[]) {
    this.nested = new NestedStacks(stacks);
    this.references = new CrossStackReferences(
      stacks, (stack, value) => this.value(stack, value), (stack, condition) => evaluateCondition(stack, condition, this),
    );
  }

  public value(stack: TemplateStack, value: unknown): unknown {
    const resolved = this.resolve(stack, value);
    return resolved === NO_VALUE ? undefined : resolved;
  }

  public text(stack: TemplateStack, value: unknown): string {
    const resolved = this.value(stack, value);
    return typeof resolved === 'string' ? resolved : String(resolved);
  }

  public optionalText(stack: TemplateStack, value: unknown): string | undefined {
    return this.value(stack, value) === undefined ? undefined : this.text(stack, value);
  }

  public list(stack: TemplateStack, value: unknown): unknown[] {
    const resolved = this.value(stack, value);
    return Array.isArray(resolved) ? resolved : resolved === undefined ? [] : [resolved];
  }

  public parentOf(stack: TemplateStack): TemplateResource | undefined {
    return this.nested.parentOf(stack);
  }

  public withCycleCheck<T>(stack: TemplateStack, subject: object | string, evaluate: () => T): T {
    const active = this.active.get(stack) ?? new Set();
    this.active.set(stack, active);
    if (active.has(subject)) {
      const [what, got] = typeof subject === 'string' ? ['`Conditions`', subject] : ['functions', JSON.stringify(subject)];
      raiseOne({
        id: 'simulator-cycle', message: `${what} of ${stack.name} must not depend on themselves, got: ${readable(got)}; correct the template`,
      });
    }
    active.add(subject);
    try {
      return evaluate();
    } finally {
      active.delete(subject);
    }
  }

  private resolve(stack: TemplateStack, value: unknown): unknown {
    if (typeof value === 'string') {
      return withoutDynamicReference(stack, value);
    }
    if (Array.isArray(value)) {
      return value.map((item) => this.resolve(stack, item)).filter((item) => item !== NO_VALUE);
    }
    if (!isRecord(value)) {
      return value;
    }
    const [name, ...others] = Object.keys(value);
    if (name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
      return withoutDynamicReference(stack, this.withCycleCheck(stack, value, () => this.call(stack, name, value[name])));
    }
    if (Object.hasOwn(value, 'Fn::Transform')) {
      return this.call(stack, 'Fn::Transform', undefined);
    }
    const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, this.resolve(stack, item)]);
    return Object.fromEntries(entries.filter(([, item]) => item !== NO_VALUE));
  }

  private call(stack: TemplateStack, name: string, argument: unknown): unknown {
    switch (name) {
      case 'Ref': return this.ref(stack, String(argument));
      case 'Fn::GetAtt': return this.getAtt(stack, argument);
      case 'Fn::Sub': return substitute(this, stack, argument);
      case 'Fn::Join': return join(this, stack, argument);
      case 'Fn::Select': return select(this, stack, argument);
      case 'Fn::Split': return split(this, stack, argument);
      case 'Fn::If': return this.if(stack, argument);
      case 'Fn::FindInMap': return findInMap(this, stack, argument);
      case 'Fn::ImportValue': return this.importValue(stack, argument);
      case 'Fn::GetStackOutput': return this.stackOutput(stack, argument);
      case 'Fn::ToJsonString': return JSON.stringify(this.value(stack, argument));
      case 'Fn::Transform': return unknownText(`a transform of stack ${stack.name} runs at deployment`);
      default: return unknownText(`${name} of stack ${stack.name} is resolved at deployment`);
    }
  }

  private ref(stack: TemplateStack, name: string): unknown {
    const pseudoParameters: Record<string, unknown> = {
      'AWS::AccountId': stack.account,
      'AWS::Region': stack.region,
      'AWS::Partition': stack.partition,
      'AWS::URLSuffix': urlSuffixOf(stack.partition),
      'AWS::StackName': stack.name,
      'AWS::NoValue': NO_VALUE,
      'AWS::StackId': unknownText(`the id of stack ${stack.name} is generated at deployment`),
      'AWS::NotificationARNs': [],
    };
    if (Object.hasOwn(pseudoParameters, name)) {
      return pseudoParameters[name];
    }
    const resource = stack.resources.get(name);
    return resource ? referenceTo(resource, this) : this.ofSamRole(stack, name, samRoleName) ?? parameterValue(this, stack, name);
  }

  /** The name or ARN of a role that SAM creates. Templates refer to it by the logical id of the function or state machine and `Role`. */
  private ofSamRole(stack: TemplateStack, name: string, identify: SamRoleIdentifier): string | undefined {
    const resource = name.endsWith('Role') ? stack.resources.get(name.slice(0, -'Role'.length)) : undefined;
    return resource && isSam(resource) ? identify(resource, this) : undefined;
  }

  private getAtt(stack: TemplateStack, argument: unknown): unknown {
    const [logicalId, ...attribute] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
    const resource = stack.resources.get(logicalId);
    if (!resource) {
      const roleArn = attribute[0] === 'Arn' ? this.ofSamRole(stack, logicalId, samRoleArn) : undefined;
      return roleArn ?? unknownText(`stack ${stack.name} has no resource ${logicalId}`);
    }
    const name = attribute.join('.');
    const output = this.nested.output(resource, name);
    return output ? this.resolve(output.stack, output.value) : this.crossRegionValue(resource, name) ?? attributeOf(resource, name, this);
  }

  /** What CDK's custom resource reads from another region. */
  private crossRegionValue({ type, stack }: TemplateResource, attribute: string): unknown {
    return type === 'Custom::CrossRegionExportReader' ? this.references.exportedValue(stack.account, stack.region, attribute) : undefined;
  }

  private if(stack: TemplateStack, argument: unknown): unknown {
    const [condition, whenTrue, whenFalse]: unknown[] = Array.isArray(argument) ? argument : [];
    const result = evaluateCondition(stack, String(condition), this);
    if (result.value === undefined) {
      return unknownText(`Fn::If on condition ${String(condition)} of stack ${stack.name}: ${result.unknown}`);
    }
    return this.resolve(stack, result.value ? whenTrue : whenFalse);
  }

  private importValue(stack: TemplateStack, argument: unknown): unknown {
    const name = this.text(stack, argument);
    return this.references.exportedValue(stack.account, stack.region, name) ?? unknownText(`none of the given stacks exports ${name}`);
  }

  private stackOutput(stack: TemplateStack, argument: unknown): unknown {
    const { StackName: name, OutputName: output, Region: region } = isRecord(argument) ? argument : {};
    const [stackName, outputName] = [this.text(stack, name), this.text(stack, output)];
    return this.references.outputOf(stackName, region === undefined ? stack.region : this.text(stack, region), outputName)
      ?? unknownText(`none of the given stacks is named ${stackName} and has the output ${outputName}`);
  }
}

/** A value; unknown if it contains a dynamic reference, which functions such as `Fn::Join` can also produce. */
function withoutDynamicReference(stack: TemplateStack, value: unknown): unknown {
  const hasReference = typeof value === 'string' && value.includes('{{resolve:');
  return hasReference ? unknownText(`a dynamic reference of stack ${stack.name} is resolved at deployment`) : value;
}
