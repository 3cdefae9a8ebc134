import { Lazy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/** The facts that guards depend on. Functions are called at synthesis, since rotation is often added after the secret. */
interface GuardFacts {
  /** ARNs of the principals that may administer, including the account root and the deployment role. */
  readonly administrators: string[];
  /** Tag keys that policy conditions compare. */
  readonly securityTagKeys: () => string[];
  /** Functions that may rotate the secret. */
  readonly rotationFunctionArns: () => string[];
  /** ARNs of the principals that may use the value from outside the endpoints and the organization, such as rotation roles. */
  readonly dataExempt: () => string[];
  readonly vpcEndpointIds?: string[];
  readonly organizationId?: string;
}

const DATA_ACTIONS = ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'];

type Conditions = { [operator: string]: unknown };

/** The deny statements, each for one purpose. */
export function guardStatements(facts: GuardFacts): iam.PolicyStatement[] {
  return [
    denyAdministration(facts, ['TagResource', 'UntagResource'], {
      'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': Lazy.any({ produce: facts.securityTagKeys }) },
    }),
    denyAdministration(facts, ['DeleteResourcePolicy', 'PutResourcePolicy'], {}),
    denyAdministration(facts, ['RotateSecret'], namesOtherFunction(facts)),
    denyAdministration(facts, ['DeleteSecret'], {}),
    ...(facts.vpcEndpointIds ? [denyData(facts, { 'aws:SourceVpce': facts.vpcEndpointIds })] : []),
    ...(facts.organizationId !== undefined ? [denyData(facts, { 'aws:PrincipalOrgID': facts.organizationId })] : []),
  ];
}

/** A request to rotate now names no function, and `StringNotEqualsIfExists` would deny it. So `Null` requires the key to exist. */
function namesOtherFunction(facts: GuardFacts): Conditions {
  const key = 'secretsmanager:RotationLambdaARN';
  const ownFunctions = () => {
    const arns = facts.rotationFunctionArns();
    return arns.length > 0 ? { [key]: arns } : undefined;
  };
  return { Null: { [key]: 'false' }, ArnNotEquals: Lazy.any({ produce: ownFunctions }) };
}

function denyAdministration(facts: GuardFacts, operations: string[], conditions: Conditions): iam.PolicyStatement {
  return deny(operations.map((operation) => `secretsmanager:${operation}`), {
    ...conditions,
    ArnNotLike: { 'aws:PrincipalArn': facts.administrators },
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
  });
}

/** Denies data actions only. If it also denied changing the policy, a wrong endpoint could not be corrected. */
function denyData(facts: GuardFacts, expected: { [key: string]: string | string[] }): iam.PolicyStatement {
  return deny(DATA_ACTIONS, {
    StringNotEquals: expected,
    ArnNotLike: { 'aws:PrincipalArn': Lazy.any({ produce: facts.dataExempt }) },
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
  });
}

/** The principal must be `*` so that the deny applies to all principals. A deny statement allows nothing. */
function deny(actions: string[], conditions: Conditions): iam.PolicyStatement {
  return new iam.PolicyStatement({ effect: iam.Effect.DENY, principals: [new iam.AnyPrincipal()], actions, resources: ['*'], conditions });
}
