import { documentOf, parseGiven } from './given-document';
import type { KeyGrant } from './key-access';
import type { Policy } from './policy-document';
import { tagLayer } from './request-context';
import type { AccessSubject } from './secret-access';
import { TemplateStack } from './template-stack';
import type { Problem } from '../../private/problems';
import type { AccessQuery } from '../access-query';
import type { AccessSimulatorOptions, ControlPolicy } from '../access-simulator-options';
import type { SimulatedTemplate } from '../simulated-template';

const DEFAULT_ACCOUNT = '111111111111';
const DEFAULT_REGION = 'us-east-1';

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
  return templates.map(({ stackName, template, account, region, parameters, tags, nestedIn }) => new TemplateStack({
    name: stackName,
    template,
    account: account ?? options.account ?? DEFAULT_ACCOUNT,
    region: region ?? options.region ?? DEFAULT_REGION,
    parameters: { ...options.parameters, ...parameters },
    tags,
    nestedIn,
  }));
}

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

/** Grants by the key they are for. */
export function grantsOf(options: AccessSimulatorOptions): Record<string, KeyGrant[]> {
  const grants: Record<string, KeyGrant[]> = {};
  for (const { key, grantee, operations, encryptionContextSubset } of options.keyGrants ?? []) {
    grants[key] = [...grants[key] ?? [], { grantee, operations, contextSubset: encryptionContextSubset }];
  }
  return grants;
}

/** What is wrong with the options. */
export function checkOptions(options: AccessSimulatorOptions): Problem[] {
  const account = options.account;
  return account === undefined || /^\d{12}$/.test(account) ? []
    : [{ id: 'simulator-account', message: `\`account\` must be 12 digits, got: \`${account}\`; name the account to simulate` }];
}
