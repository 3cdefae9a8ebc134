import { own } from './template-lookups';
import type { TemplateStack } from './template-stack';
import { isRecord } from '../iam/policy-checks';
import { TRUE, type Ternary } from '../iam/ternary';
import { unknownText } from '../iam/unknown-text';

type Resolve = (stack: TemplateStack, value: unknown) => unknown;

/** The values that stacks hand to each other: exports, those that CDK's custom resources carry to other regions, and outputs read by name. */
export class StackExports {
  private readonly values = new Map<string, () => unknown>();
  private filled = false;

  constructor(
    private readonly stacks: readonly TemplateStack[],
    private readonly resolve: Resolve,
    private readonly holds: (stack: TemplateStack, condition: string) => Ternary,
  ) {}

  /** What a stack's place exports under a name; undefined where nothing does. */
  public find(account: string, region: string, name: string): unknown {
    this.fill();
    return this.values.get(`${account}/${region}/${name}`)?.();
  }

  /** An output of a stack by the stack's name; undefined where no stack given has it. */
  public outputOf(stackName: string, region: string, outputName: string): unknown {
    const stack = this.stacks.find((candidate) => candidate.name === stackName && candidate.region === region);
    const output = stack && own(stack.section('Outputs'), outputName);
    return stack && isRecord(output) ? this.resolve(stack, output.Value) : undefined;
  }

  /** Not before the first export is asked for, as names of exports are resolved, too. */
  private fill(): void {
    if (this.filled) {
      return;
    }
    this.filled = true;
    for (const stack of this.stacks) {
      this.addOutputs(stack);
      this.addCarried(stack);
    }
  }

  private addOutputs(stack: TemplateStack): void {
    for (const output of Object.values(stack.section('Outputs'))) {
      if (isRecord(output) && isRecord(output.Export)) {
        const key = `${stack.account}/${stack.region}/${String(this.resolve(stack, output.Export.Name))}`;
        this.values.set(key, this.underCondition(stack, output, this.values.get(key)));
      }
    }
  }

  /** Outputs of one name exclude each other by their conditions; a name that is imported is one that is exported. */
  private underCondition(stack: TemplateStack, output: Record<string, unknown>, other?: () => unknown): () => unknown {
    const { Condition: condition, Value: value } = output;
    return () => {
      const exported = condition === undefined ? TRUE : this.holds(stack, String(condition));
      if (other && exported.value === undefined) {
        return unknownText(exported.unknown ?? '');
      }
      return other && exported.value === false ? other() : this.resolve(stack, value);
    };
  }

  /** `crossRegionReferences` of CDK: a writer in the one region, parameters in the other. */
  private addCarried(stack: TemplateStack): void {
    const writers = [...stack.resources.values()].filter((resource) => resource.type === 'Custom::CrossRegionExportWriter');
    for (const { WriterProps: props } of writers.map((writer) => writer.properties)) {
      if (isRecord(props) && isRecord(props.exports)) {
        const region = String(this.resolve(stack, props.region));
        Object.entries(props.exports).forEach(([name, value]) => this.values.set(`${stack.account}/${region}/${name}`, () => this.resolve(stack, value)));
      }
    }
  }
}
