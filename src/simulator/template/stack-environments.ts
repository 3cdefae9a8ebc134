import { raiseOne } from '../../private/problems';
import type { AccessSimulatorOptions } from '../access-simulator-options';
import type { SimulatedTemplate } from '../simulated-template';

const DEFAULT_ACCOUNT = '111111111111';
const DEFAULT_REGION = 'us-east-1';

/** The account and region that a stack is deployed to. */
export interface StackEnvironment {
  readonly account: string;
  readonly region: string;
}

/** The account and region of each template. A nested stack has those of its parent. */
export class StackEnvironments {
  constructor(private readonly templates: readonly SimulatedTemplate[], private readonly options: AccessSimulatorOptions) {}

  /**
   * The account and region of a template.
   *
   * @param descendants the templates nested in this one that led to it, to detect a stack that is nested in itself
   * @throws if a nested stack has another account or region than its parent, or is nested in itself
   */
  public of(template: SimulatedTemplate, descendants: readonly SimulatedTemplate[] = []): StackEnvironment {
    const { account, region, stackName, nestedIn } = template;
    if (descendants.includes(template)) {
      raiseOne({
        id: 'simulator-nested',
        message: `\`nestedIn\` of ${stackName} must name a resource of another stack, got: \`${nestedIn}\`, which is nested in ${stackName} itself; `
          + `name the resource that deploys ${stackName}`,
      });
    }
    const parent = nestedIn === undefined ? undefined : this.parentOf(template, nestedIn);
    if (parent === undefined) {
      return { account: account ?? this.options.account ?? DEFAULT_ACCOUNT, region: region ?? this.options.region ?? DEFAULT_REGION };
    }
    const environment = this.of(parent, [...descendants, template]);
    checkEqual(stackName, 'account', account, environment.account);
    checkEqual(stackName, 'region', region, environment.region);
    return environment;
  }

  /** Stacks of different accounts or regions can have the same name, so the one in the nested stack's own account and region has priority. */
  private parentOf({ account, region }: SimulatedTemplate, nestedIn: string): SimulatedTemplate | undefined {
    const candidates = this.templates.filter(({ stackName }) => stackName === nestedIn.slice(0, nestedIn.lastIndexOf('/')));
    return candidates.find((parent) => parent.account === account && parent.region === region) ?? candidates[0];
  }
}

function checkEqual(stackName: string, property: string, actual: string | undefined, expected: string): void {
  if (actual !== undefined && actual !== expected) {
    raiseOne({
      id: 'simulator-nested',
      message: `\`${property}\` of ${stackName} must be that of its parent stack, ${expected}, got: \`${actual}\`; omit it`,
    });
  }
}
