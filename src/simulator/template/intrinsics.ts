import { withoutReference } from './dynamic-references';
import { StackExports } from './exports';
import { join, select, split } from './list-functions';
import { NestedStacks } from './nested-stacks';
import { attributeOf, referenceTo, samRoleArn, samRoleName } from './physical-ids';
import { isSam } from './sam-roles';
import { evaluateCondition } from './template-conditions';
import { findInMap, parameter } from './template-lookups';
import type { TemplateResource, TemplateStack } from './template-stack';
import { raiseOne } from '../../private/problems';
import { urlSuffixOf } from '../iam/arn';
import { isRecord } from '../iam/policy-checks';
import type { Ternary } from '../iam/ternary';
import { readable, unknownText } from '../iam/unknown-text';

/** Marks a property that `AWS::NoValue` removes. */
const NO_VALUE = Symbol('AWS::NoValue');

/**
 * Replaces CloudFormation's functions by their values over a chosen account, region and parameters.
 *
 * What cannot be known becomes unknown text with its reason.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export class Resolver {
  private readonly exports: StackExports;
  private readonly nested: NestedStacks;
  private readonly visiting = new Map<TemplateStack, Set<object | string>>();

  constructor(stacks: readonly TemplateStack[]) {
    this.nested = new NestedStacks(stacks);
    const holds = (stack: TemplateStack, condition: string): Ternary => evaluateCondition(stack, condition, this);
    this.exports = new StackExports(stacks, (stack, value) => this.value(stack, value), holds);
  }

  /** A value with every function replaced. */
  public value(stack: TemplateStack, value: unknown): unknown {
    const resolved = this.resolve(stack, value);
    return resolved === NO_VALUE ? undefined : resolved;
  }

  /** A value that has to be text. */
  public text(stack: TemplateStack, value: unknown): string {
    const resolved = this.value(stack, value);
    return typeof resolved === 'string' ? resolved : String(resolved);
  }

  /** A value that has to be text where it is there at all. */
  public optionalText(stack: TemplateStack, value: unknown): string | undefined {
    return this.value(stack, value) === undefined ? undefined : this.text(stack, value);
  }

  /** A value that is a list, or stands for a list of one; a list that is unknown as a whole is one unknown item. */
  public list(stack: TemplateStack, value: unknown): unknown[] {
    const resolved = this.value(stack, value);
    return Array.isArray(resolved) ? resolved : resolved === undefined ? [] : [resolved];
  }

  /** The resource that deploys a stack as a nested one. */
  public parentOf(stack: TemplateStack): TemplateResource | undefined {
    return this.nested.parentOf(stack);
  }

  /** Does some work on a function or condition of a stack, which must not lead back to it. */
  public once<T>(stack: TemplateStack, subject: object | string, work: () => T): T {
    const visiting = this.visiting.get(stack) ?? new Set();
    this.visiting.set(stack, visiting);
    if (visiting.has(subject)) {
      const what = typeof subject === 'string' ? `\`Conditions\` of ${stack.name}` : `functions of ${stack.name}`;
      raiseOne({
        id: 'simulator-cycle',
        message: `${what} must not lead back to themselves, got: ${readable(typeof subject === 'string' ? subject : JSON.stringify(subject))}; correct the template`,
      });
    }
    visiting.add(subject);
    try {
      return work();
    } finally {
      visiting.delete(subject);
    }
  }

  private resolve(stack: TemplateStack, value: unknown): unknown {
    if (typeof value === 'string') {
      return withoutReference(stack, value);
    }
    if (Array.isArray(value)) {
      return value.map((item) => this.resolve(stack, item)).filter((item) => item !== NO_VALUE);
    }
    if (!isRecord(value)) {
      return value;
    }
    const [name, ...others] = Object.keys(value);
    if (name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
      return withoutReference(stack, this.once(stack, value, () => this.call(stack, name, value[name])));
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
      case 'Fn::Sub': return this.sub(stack, argument);
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
    const pseudo: Record<string, unknown> = {
      'AWS::AccountId': stack.account,
      'AWS::Region': stack.region,
      'AWS::Partition': stack.partition,
      'AWS::URLSuffix': urlSuffixOf(stack.partition),
      'AWS::StackName': stack.name,
      'AWS::NoValue': NO_VALUE,
      'AWS::StackId': unknownText(`the id of stack ${stack.name} is made at deployment`),
      'AWS::NotificationARNs': [],
    };
    if (Object.hasOwn(pseudo, name)) {
      return pseudo[name];
    }
    const resource = stack.resources.get(name);
    return resource ? referenceTo(resource, this) : this.samRole(stack, name, samRoleName) ?? parameter(this, stack, name);
  }

  /** A role that SAM makes, which templates name by the logical id of the function or state machine and `Role`. */
  private samRole(stack: TemplateStack, name: string, as: (maker: TemplateResource, resolver: Resolver) => string): string | undefined {
    const maker = name.endsWith('Role') ? stack.resources.get(name.slice(0, -'Role'.length)) : undefined;
    return maker && isSam(maker) ? as(maker, this) : undefined;
  }

  private getAtt(stack: TemplateStack, argument: unknown): unknown {
    const [logicalId, ...attribute] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
    const resource = stack.resources.get(logicalId);
    if (!resource) {
      return (attribute[0] === 'Arn' ? this.samRole(stack, logicalId, samRoleArn) : undefined) ?? unknownText(`stack ${stack.name} has no resource ${logicalId}`);
    }
    const output = this.nested.output(resource, attribute.join('.'));
    return output ? this.resolve(output.stack, output.value) : this.carried(resource, attribute.join('.')) ?? attributeOf(resource, attribute.join('.'), this);
  }

  /** What CDK's custom resource reads from another region. */
  private carried({ type, stack }: TemplateResource, attribute: string): unknown {
    return type === 'Custom::CrossRegionExportReader' ? this.exports.find(stack.account, stack.region, attribute) : undefined;
  }

  private sub(stack: TemplateStack, argument: unknown): unknown {
    const [template, given]: unknown[] = Array.isArray(argument) ? argument : [argument, {}];
    const local = isRecord(given) ? given : {};
    return String(template).replace(/\$\{([^}]*)\}/g, (_, inner: string) => {
      const name = inner.trim();
      if (name.startsWith('!')) {
        return `\${${name.slice(1)}}`;
      }
      if (Object.hasOwn(local, name)) {
        return this.text(stack, local[name]);
      }
      return this.text(stack, name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name });
    });
  }

  private if(stack: TemplateStack, argument: unknown): unknown {
    const [condition, whenTrue, whenFalse]: unknown[] = Array.isArray(argument) ? argument : [];
    const holds = evaluateCondition(stack, String(condition), this);
    if (holds.value === undefined) {
      return unknownText(`Fn::If on condition ${String(condition)} of stack ${stack.name}: ${holds.unknown}`);
    }
    return this.resolve(stack, holds.value ? whenTrue : whenFalse);
  }

  private importValue(stack: TemplateStack, argument: unknown): unknown {
    const name = this.text(stack, argument);
    return this.exports.find(stack.account, stack.region, name) ?? unknownText(`no stack given exports ${name}`);
  }

  private stackOutput(stack: TemplateStack, argument: unknown): unknown {
    const { StackName: name, OutputName: output, Region: region } = isRecord(argument) ? argument : {};
    const [stackName, outputName] = [this.text(stack, name), this.text(stack, output)];
    return this.exports.outputOf(stackName, region === undefined ? stack.region : this.text(stack, region), outputName)
      ?? unknownText(`no stack given is named ${stackName} and has the output ${outputName}`);
  }
}
