import type { Policy, PolicyKind } from '../iam/policy-document';
import type { PolicySource } from '../policy-source';

/** The policy of an input, for evaluation. */
export function parseGiven(source: unknown, name: string, kind: PolicyKind): Policy {
  return (source as PolicySource)._parse(name, kind);
}
