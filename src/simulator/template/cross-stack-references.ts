import { ownProperty, type TemplateStack } from './template-stack';
import { isRecord } from '../iam/policy-checks';
import { TRUE, type Ternary } from '../iam/ternary';
import { unknownText } from '../iam/unknown-text';

type Resolve = (stack: TemplateStack, value: unknown) => unknown;
type ConditionHolds = (stack: TemplateStack, condition: string) => Ternary;

/** The values that stacks share: exports, values that CDK copies to other regions with custom resources, and outputs that are read by name. */
export class CrossStackReferences {
  private readonly values = new Map<string, () => unknown>();
  private isFilled = false;

  constructor(
    private readonly stacks: readonly TemplateStack[],
    private readonly resolve: Resolve,
    private readonly conditionHolds: ConditionHolds,
  ) {}

  /** The export of an account and region with a name; undefined if no stack exports it. */
  public exportedValue(account: string, region: string, name: string): unknown {
    this.fill();
    return this.values.get(`${account}/${region}/${name}`)?.();
  }

  /** An output of the stack with a name; undefined if no given stack has it. */
  public outputOf(stackName: string, region: string, outputName: string): unknown {
    const stack = this.stacks.find((candidate) => candidate.name === stackName && candidate.region === region);
    const output = stack && ownProperty(stack.section('Outputs'), outputName);
    return stack && isRecord(output) ? this.resolve(stack, output.Value) : undefined;
  }

  /** Runs at the first request for an export, because the names of exports are resolved with the complete set of stacks. */
  private fill(): void {
    if (this.isFilled) {
      return;
    }
    this.isFilled = true;
    for (const stack of this.stacks) {
      this.addExports(stack);
      this.addCrossRegionValues(stack);
    }
  }

  private addExports(stack: TemplateStack): void {
    for (const output of Object.values(stack.section('Outputs'))) {
      if (isRecord(output) && isRecord(output.Export)) {
        const key = `${stack.account}/${stack.region}/${String(this.resolve(stack, output.Export.Name))}`;
        this.values.set(key, this.underCondition(stack, output, this.values.get(key)));
      }
    }
  }

  /**
   * Outputs with the same export name exclude each other by their conditions.
   *
   * An imported name exists, so the condition of the only output with that name holds.
   */
  private underCondition(stack: TemplateStack, output: Record<string, unknown>, other?: () => unknown): () => unknown {
    const { Condition: condition, Value: value } = output;
    return () => {
      const isExported = condition === undefined ? TRUE : this.conditionHolds(stack, String(condition));
      if (other && isExported.value === undefined) {
        return unknownText(isExported.unknown ?? '');
      }
      return other && isExported.value === false ? other() : this.resolve(stack, value);
    };
  }

  /** `crossRegionReferences` of CDK: a custom resource writes the values of one region to parameters of another. */
  private addCrossRegionValues(stack: TemplateStack): void {
    const writers = [...stack.resources.values()].filter((resource) => resource.type === 'Custom::CrossRegionExportWriter');
    for (const { WriterProps: props } of writers.map((writer) => writer.properties)) {
      if (isRecord(props) && isRecord(props.exports)) {
        const region = String(this.resolve(stack, props.region));
        for (const [name, value] of Object.entries(props.exports)) {
          this.values.set(`${stack.account}/${region}/${name}`, () => this.resolve(stack, value));
        }
      }
    }
  }
}
