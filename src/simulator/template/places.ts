import { raiseOne } from '../../private/problems';
import type { AccessSimulatorOptions } from '../access-simulator-options';
import type { SimulatedTemplate } from '../simulated-template';

const DEFAULT_ACCOUNT = '111111111111';
const DEFAULT_REGION = 'us-east-1';

/** Where a stack is deployed. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** Where the templates are deployed: a nested stack goes where the stack goes that deploys it. */
export class Places {
  constructor(private readonly templates: readonly SimulatedTemplate[], private readonly options: AccessSimulatorOptions) {}

  /** The place of a template; `within` are those that lie in it, for the message where one would lie in itself. */
  public of(template: SimulatedTemplate, within: readonly SimulatedTemplate[] = []): Place {
    const { account, region, stackName, nestedIn } = template;
    if (within.includes(template)) {
      raiseOne({
        id: 'simulator-nested',
        message: `\`nestedIn\` of ${stackName} must lead to a stack of its own, got: \`${nestedIn}\`, which lies in ${stackName}; name the resource that deploys it`,
      });
    }
    const parent = nestedIn === undefined ? undefined : this.parentOf(template, nestedIn);
    if (parent === undefined) {
      return { account: account ?? this.options.account ?? DEFAULT_ACCOUNT, region: region ?? this.options.region ?? DEFAULT_REGION };
    }
    const place = this.of(parent, [...within, template]);
    this.checkSame(stackName, 'account', account, place.account);
    this.checkSame(stackName, 'region', region, place.region);
    return place;
  }

  /** Stacks of one name are told apart by where they are. */
  private parentOf({ account, region }: SimulatedTemplate, nestedIn: string): SimulatedTemplate | undefined {
    const named = this.templates.filter(({ stackName }) => stackName === nestedIn.slice(0, nestedIn.lastIndexOf('/')));
    return named.find((parent) => parent.account === account && parent.region === region) ?? named[0];
  }

  private checkSame(stackName: string, property: string, given: string | undefined, needed: string): void {
    if (given !== undefined && given !== needed) {
      raiseOne({
        id: 'simulator-nested',
        message: `\`${property}\` of ${stackName} must be that of the stack it is nested in, ${needed}, got: \`${given}\`; leave it out`,
      });
    }
  }
}
