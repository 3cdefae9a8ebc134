import { type Problem, raise } from '../../private/problems';
import type { AccessSimulatorOptions } from '../access-simulator-options';
import type { SimulatedTemplate } from '../simulated-template';
import { StackEnvironments, type StackEnvironment } from '../template/stack-environments';
import { TemplateStack } from '../template/template-stack';

/** A template's stack name, account and region. */
interface DeployedStack extends StackEnvironment {
  readonly stackName: string;
}

/**
 * The stacks that the templates create, in their accounts and regions.
 *
 * @throws if an account is invalid, or if two stacks of one account and region have the same name
 */
export function templateStacks(templates: readonly SimulatedTemplate[], options: AccessSimulatorOptions): TemplateStack[] {
  const environments = new StackEnvironments(templates, options);
  const deployed = templates.map((template) => ({ ...template, ...environments.of(template) }));
  raise(checkStacks(deployed));
  return deployed.map(({ stackName, template, account, region, parameters, tags, nestedIn }) => new TemplateStack({
    name: stackName,
    label: uniqueLabel({ stackName, account, region }, deployed),
    template,
    account,
    region,
    // A nested stack gets only the parameters that its parent passes; the others have their default values.
    parameters: nestedIn === undefined ? { ...options.parameters, ...parameters } : { ...parameters },
    tags,
    nestedIn,
  }));
}

/** The name of a stack, with its region or account if another stack has the same name. */
function uniqueLabel({ stackName, account, region }: DeployedStack, all: readonly DeployedStack[]): string {
  const others = all.filter((other) => other.stackName === stackName && !(other.account === account && other.region === region));
  if (others.length === 0) {
    return stackName;
  }
  return `${stackName} in ${others.every((other) => other.account === account) ? region : `${account}/${region}`}`;
}

function checkStacks(deployed: readonly DeployedStack[]): Problem[] {
  const names = deployed.map(({ stackName, account, region }) => `\`${stackName}\` in ${account}/${region}`);
  const duplicates = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [
    ...deployed.flatMap(({ stackName, account }) => checkAccount(`\`account\` of ${stackName}`, account)),
    ...[...duplicates].map((name) => ({
      id: 'simulator-stack-name',
      message: `\`stackName\` must be unique in its account and region, got: ${name} more than once; `
        + 'name each stack as it is deployed, or specify its account or region',
    })),
  ];
}

/** Checks that an account id has 12 digits. */
export function checkAccount(what: string, account: string | undefined): Problem[] {
  return account === undefined || /^\d{12}$/.test(account) ? []
    : [{ id: 'simulator-account', message: `${what} must be 12 digits, got: \`${account}\`; name the account to simulate` }];
}
