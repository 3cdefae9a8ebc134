import { nameOf, type TemplateResource, type TemplateStack } from './template-stack';
import { raiseOne } from '../../private/problems';
import { isRecord } from '../iam/policy-checks';

/** Which resource deploys which nested stack. */
export class NestedStacks {
  private readonly stacks = new Map<TemplateResource, TemplateStack>();
  private readonly resources = new Map<string, TemplateResource>();

  constructor(stacks: readonly TemplateStack[]) {
    const deploying = stacks.flatMap((stack) => [...stack.resources.values()]).filter((resource) => resource.type === 'AWS::CloudFormation::Stack');
    deploying.forEach((resource) => this.resources.set(keyOf(resource.stack, `${resource.stack.name}/${resource.logicalId}`), resource));
    for (const stack of stacks) {
      const parent = this.parentOf(stack);
      if (parent) {
        this.stacks.set(parent, stack);
      }
    }
  }

  /**
   * The resource that deploys a nested stack; undefined for any other stack.
   *
   * @throws if the templates do not contain the resource that the stack names
   */
  public parentOf(stack: TemplateStack): TemplateResource | undefined {
    const resource = stack.nestedIn === undefined ? undefined : this.resources.get(keyOf(stack, stack.nestedIn));
    if (stack.nestedIn !== undefined && !resource) {
      raiseOne({
        id: 'simulator-nested',
        message: `\`nestedIn\` of ${stack.name} must name an AWS::CloudFormation::Stack of the templates, got: \`${stack.nestedIn}\`; `
          + `name one of: ${[...this.resources.values()].map(nameOf).sort().join(', ') || 'none exists'}`,
      });
    }
    return resource;
  }

  /** The output of a nested stack that an attribute such as `Outputs.Key` returns, and the stack that resolves it. */
  public output(resource: TemplateResource, attribute: string): { stack: TemplateStack; value: unknown } | undefined {
    const stack = this.stacks.get(resource);
    const output = stack?.section('Outputs')[attribute.replace(/^Outputs\./, '')];
    return stack && isRecord(output) ? { stack, value: output.Value } : undefined;
  }
}

/** Stacks of different accounts or regions can have the same name. */
function keyOf({ account, region }: TemplateStack, name: string): string {
  return `${account}/${region}/${name}`;
}
