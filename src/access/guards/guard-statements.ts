import { Lazy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/** What guards need to know, asked for when the template is written: rotation is often added after the secret. */
export interface GuardFacts {
  /** Who may administer: the account root and the deployment role among them. */
  readonly administrators: string[];
  /** Tag keys that conditions of policies compare. */
  readonly securityTagKeys: () => string[];
  /** Functions that may rotate the secret. */
  readonly rotationFunctionArns: () => string[];
  /** Who reaches the secret from outside the endpoints and the organization: the deployment role and the rotation roles. */
  readonly dataExempt: () => string[];
  readonly vpcEndpointIds?: string[];
  readonly organizationId?: string;
}

const DATA_ACTIONS = ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'];

type Conditions = { [operator: string]: unknown };

/** The denials, each for one purpose. */
export function guardStatements(facts: GuardFacts): iam.PolicyStatement[] {
  return [
    administration(facts, ['TagResource', 'UntagResource'], {
      'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': Lazy.any({ produce: facts.securityTagKeys }) },
    }),
    administration(facts, ['DeleteResourcePolicy', 'PutResourcePolicy'], {}),
    administration(facts, ['RotateSecret'], foreignFunction(facts)),
    administration(facts, ['DeleteSecret'], {}),
    ...(facts.vpcEndpointIds ? [data(facts, { 'aws:SourceVpce': facts.vpcEndpointIds })] : []),
    ...(facts.organizationId !== undefined ? [data(facts, { 'aws:PrincipalOrgID': facts.organizationId })] : []),
  ];
}

/** "Rotate now" names no function, and `StringNotEqualsIfExists` would deny it: hence Null. */
function foreignFunction(facts: GuardFacts): Conditions {
  const key = 'secretsmanager:RotationLambdaARN';
  const known = () => {
    const arns = facts.rotationFunctionArns();
    return arns.length > 0 ? { [key]: arns } : undefined;
  };
  return { Null: { [key]: 'false' }, ArnNotEquals: Lazy.any({ produce: known }) };
}

function administration(facts: GuardFacts, operations: string[], conditions: Conditions): iam.PolicyStatement {
  return deny(operations.map((operation) => `secretsmanager:${operation}`), {
    ...conditions,
    ArnNotLike: { 'aws:PrincipalArn': facts.administrators },
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
  });
}

/** Data only: a policy that also denied changing itself from elsewhere could not be mended. */
function data(facts: GuardFacts, expected: { [key: string]: string | string[] }): iam.PolicyStatement {
  return deny(DATA_ACTIONS, {
    StringNotEquals: expected,
    ArnNotLike: { 'aws:PrincipalArn': Lazy.any({ produce: facts.dataExempt }) },
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
  });
}

/** A denial that holds for everybody must name everybody; it allows nothing. */
function deny(actions: string[], conditions: Conditions): iam.PolicyStatement {
  return new iam.PolicyStatement({ effect: iam.Effect.DENY, principals: [new iam.AnyPrincipal()], actions, resources: ['*'], conditions });
}
