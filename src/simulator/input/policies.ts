import type { AccessSimulatorOptions } from '../access-simulator-options';
import type { ControlPolicy } from '../control-policy';
import type { Policy } from '../iam/policy-document';

/** Service control policies, grouped by the level of the organization that they are attached to. */
export function serviceControlLevels(policies: readonly ControlPolicy[]): Policy[][] {
  const levels = new Map<string, Policy[]>();
  for (const { document, name, level = 'account' } of policies) {
    levels.set(level, [...levels.get(level) ?? [], document._parse(name, 'scp')]);
  }
  return [...levels.values()];
}

/** Documents of managed policies by ARN. */
export function managedPolicyDocuments({ managedPolicies = {} }: AccessSimulatorOptions): Record<string, unknown> {
  return Object.fromEntries(Object.entries(managedPolicies).map(([arn, source]) => [arn, source._document]));
}
