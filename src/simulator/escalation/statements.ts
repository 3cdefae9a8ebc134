import type { AccessSubject } from '../evaluation/access-request';
import type { Policy, Statement } from '../iam/policy-document';

export function statementsOf(policies: readonly Policy[]): Statement[] {
  return policies.flatMap(({ statements }) => statements);
}

/** The statements of a principal's identity policies and of its permissions boundary. */
export function principalStatements({ identity, boundary }: AccessSubject): Statement[] {
  return statementsOf([...identity, ...boundary ?? []]);
}
