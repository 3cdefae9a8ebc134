import { nameOf, type TemplateResource, type TemplateStack } from './template-stack';
import { raiseOne } from '../../private/problems';
import { isRecord } from '../iam/policy-checks';

/** Which resource deploys which nested stack. */
export class NestedStacks {
  private readonly byResource = new Map<TemplateResource, TemplateStack>();
  private readonly resources = new Map<string, TemplateResource>();

  constructor(stacks: readonly TemplateStack[]) {
    const deploying = stacks.flatMap((stack) => [...stack.resources.values()]).filter((resource) => resource.type === 'AWS::CloudFormation::Stack');
    deploying.forEach((resource) => this.resources.set(inPlace(resource.stack, `${resource.stack.name}/${resource.logicalId}`), resource));
    for (const stack of stacks) {
      const parent = this.parentOf(stack);
      if (parent) {
        this.byResource.set(parent, stack);
      }
    }
  }

  /** The resource that deploys a stack; undefined for a stack of its own. */
  public parentOf(stack: TemplateStack): TemplateResource | undefined {
    const resource = stack.nestedIn === undefined ? undefined : this.resources.get(inPlace(stack, stack.nestedIn));
    if (stack.nestedIn !== undefined && !resource) {
      raiseOne({
        id: 'simulator-nested',
        message: `\`nestedIn\` of ${stack.name} must name an AWS::CloudFormation::Stack of the templates, got: \`${stack.nestedIn}\`; `
          + `name one of: ${[...this.resources.values()].map(nameOf).sort().join(', ') || 'none is there'}`,
      });
    }
    return resource;
  }

  /** The output behind an attribute such as `Outputs.Key` of a nested stack, with the stack it is resolved in. */
  public output(resource: TemplateResource, attribute: string): { stack: TemplateStack; value: unknown } | undefined {
    const stack = this.byResource.get(resource);
    const output = stack?.section('Outputs')[attribute.replace(/^Outputs\./, '')];
    return stack && isRecord(output) ? { stack, value: output.Value } : undefined;
  }
}

/** Stacks of one name are told apart by where they are. */
function inPlace({ account, region }: TemplateStack, name: string): string {
  return `${account}/${region}/${name}`;
}
