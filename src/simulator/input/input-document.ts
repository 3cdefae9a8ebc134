import { Token } from 'aws-cdk-lib';
import { raiseOne } from '../../private/problems';
import { isRecord } from '../iam/policy-checks';
import { parsePolicy, type Policy, type PolicyKind } from '../iam/policy-document';

/** A policy that the user gives, as an `iam.PolicyDocument` or as JSON. */
export function parseGiven(given: unknown, name: string, kind: PolicyKind): Policy {
  return parsePolicy(documentOf(given, name), name, kind);
}

/** The JSON of a document that the user gives. Tokens have no value outside of a stack, and read as text they would match nothing. */
export function documentOf(given: unknown, name: string): unknown {
  const document: unknown = isRecord(given) && typeof given.toJSON === 'function' ? given.toJSON() : given;
  const token = Token.isUnresolved(JSON.stringify(document));
  return token ? raiseOne({
    id: 'policy-document-token',
    message: `${name} must hold no tokens of CDK, got: ${JSON.stringify(document)}; write out the ARNs that it is about`,
  }) : document;
}
