import { documentOf, parseGiven } from './input-document';
import { checkGrants } from './input-grants';
import { raise, type Problem } from '../../private/problems';
import type { AccessQuery } from '../access-query';
import type { AccessSimulatorOptions, ControlPolicy } from '../access-simulator-options';
import type { AccessSubject } from '../evaluation/access-request';
import { tagLayer } from '../iam/conditions/request-context';
import type { Policy } from '../iam/policy-document';
import type { SimulatedTemplate } from '../simulated-template';
import { Places, type Place } from '../template/places';
import { TemplateStack } from '../template/template-stack';

/** A principal with what the query adds to it: tags and policy of the session. */
export function withSession(subject: AccessSubject, query: AccessQuery): AccessSubject {
  return {
    ...subject,
    tags: { ...withoutCaseOf(subject.tags, query.principalTags ?? {}), ...query.principalTags },
    session: query.sessionPolicy === undefined ? subject.session : [parseGiven(query.sessionPolicy, 'the session policy', 'session')],
  };
}

/** A session tag wins over the role's tag of the same key, in whatever case. */
function withoutCaseOf(tags: Readonly<Record<string, string>>, winners: Readonly<Record<string, string>>): Record<string, string> {
  const names = tagLayer('', winners);
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !names.has(key.toLowerCase())));
}

/** The templates where they are deployed. */
export function stacksOf(templates: readonly SimulatedTemplate[], options: AccessSimulatorOptions): TemplateStack[] {
  const places = new Places(templates, options);
  const placed = templates.map((template) => ({ ...template, ...places.of(template) }));
  raise(checkStacks(placed));
  return placed.map(({ stackName, template, account, region, parameters, tags, nestedIn }) => new TemplateStack({
    name: stackName,
    label: labelOf({ stackName, account, region }, placed),
    template,
    account,
    region,
    // What the parent does not pass to a nested stack takes its default.
    parameters: nestedIn === undefined ? { ...options.parameters, ...parameters } : { ...parameters },
    tags,
    nestedIn,
  }));
}

/** A name that no other stack has, as stacks in different places may be named the same. */
function labelOf({ stackName, account, region }: Placed, all: readonly Placed[]): string {
  const others = all.filter((other) => other.stackName === stackName && !(other.account === account && other.region === region));
  if (others.length === 0) {
    return stackName;
  }
  return `${stackName} in ${others.every((other) => other.account === account) ? region : `${account}/${region}`}`;
}

export { grantsOf } from './input-grants';

/** Service control policies, level by level. */
export function levelsOf(policies: ControlPolicy[]): Policy[][] {
  const levels = new Map<string, Policy[]>();
  for (const policy of policies) {
    const level = policy.level ?? 'account';
    levels.set(level, [...levels.get(level) ?? [], parseGiven(policy.document, policy.name, 'scp')]);
  }
  return [...levels.values()];
}

/** Documents of managed policies by ARN. */
export function managedOf({ managedPolicies = {} }: AccessSimulatorOptions): Record<string, unknown> {
  return Object.fromEntries(Object.entries(managedPolicies).map(([arn, document]) => [arn, documentOf(document, `managed policy ${arn}`)]));
}

/** A template's name and place. */
interface Placed extends Place {
  readonly stackName: string;
}

function checkStacks(placed: readonly Placed[]): Problem[] {
  const names = placed.map(({ stackName, account, region }) => `\`${stackName}\` in ${account}/${region}`);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [
    ...placed.flatMap(({ stackName, account }) => checkAccount(`\`account\` of ${stackName}`, account)),
    ...[...twice].map((name) => ({
      id: 'simulator-stack-name',
      message: `\`stackName\` must be one of its account and region, got: ${name} more than once; name each stack as it is deployed, or tell its account or region`,
    })),
  ];
}

function checkAccount(what: string, account: string | undefined): Problem[] {
  return account === undefined || /^\d{12}$/.test(account) ? []
    : [{ id: 'simulator-account', message: `${what} must be 12 digits, got: \`${account}\`; name the account to simulate` }];
}

/** What is wrong with the options. */
export function checkOptions(options: AccessSimulatorOptions): Problem[] {
  return [...checkAccount('`account`', options.account), ...checkGrants(options.keyGrants ?? [])];
}
