import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { AccessLevel } from './access-level';
import { keyConditions } from './access-statements';
import { AccessTarget, environmentOf, isPath, viaServicesOf } from './access-target';
import { raiseOne } from '../private/problems';

type Conditions = { [operator: string]: { [key: string]: unknown } };

/**
 * What the owner of the secrets must say where the principal's own policies cannot say it alone: a statement in the policy of each key,
 * and one in the secret's resource policy.
 *
 * Keys come first: where a key policy cannot be written, nothing is.
 */
export function grantOnResources(grantee: iam.IGrantable, principal: iam.IPrincipal, level: AccessLevel, target: AccessTarget,
  foreign: boolean): iam.Grant[] {
  const { addToResourcePolicy } = target;
  if (!addToResourcePolicy) {
    refuseOwner(target);
  }
  checkKeyFits(target, foreign);
  const half: Half = { grantee, principal, target, conditions: sourceConditions(principal, target) };
  return [
    ...target.keys().map((key) => grantOnKey(half, key, level.keyActions)),
    ...level.permissions.map(({ actions, conditions = {} }) => grantOn(half, addToResourcePolicy, actions, conditions)),
  ];
}

/** Who is allowed what, in both policies. */
interface Half {
  readonly grantee: iam.IGrantable;
  readonly principal: iam.IPrincipal;
  readonly target: AccessTarget;
  readonly conditions: Conditions;
}

type AddToPolicy = (statement: iam.PolicyStatement) => iam.AddToResourcePolicyResult;

function grantOn({ grantee, principal, target, conditions }: Half, add: AddToPolicy, actions: string[], own: Conditions): iam.Grant {
  return iam.Grant.addStatementToResourcePolicy({
    grantee,
    actions,
    resourceArns: ['*'],
    resource: {
      env: environmentOf(target),
      addToResourcePolicy: (statement) => ({ policyDependable: target.scope, ...add(statement) }),
    },
    statement: new iam.PolicyStatement({ principals: [principal], actions, resources: ['*'], conditions: merge(own, conditions) }),
  });
}

/** A service may act for anybody's resources: only for those of this account. */
function sourceConditions(principal: iam.IPrincipal, target: AccessTarget): Conditions {
  return 'Service' in principal.policyFragment.principalJson ? { StringEquals: { 'aws:SourceAccount': environmentOf(target).account } } : {};
}

function refuseOwner(target: AccessTarget): never {
  raiseOne({
    id: 'resource-policy-not-ours',
    message: isPath(target)
      ? '`grantee` must be a role, user or group where a path is granted, got: a principal that only resource policies can allow, and a path '
        + 'has none; grant on the secrets where they are made, or to a role'
      : '`grantee` must be a role, user or group where the secret is imported, got: a principal that only the secret\'s resource policy can '
        + 'allow; grant in the stack that makes the secret, or to a role',
  }, target.scope);
}

function checkKeyFits(target: AccessTarget, foreign: boolean): void {
  if (foreign && target.keys().length === 0) {
    raiseOne({
      id: 'customer-managed-key-needed',
      message: '`encryptionKey` must be a customer-managed key where another account uses the secret, got: none; AWS\'s own key '
        + 'aws/secretsmanager serves its own account only',
    }, target.scope);
  }
}

function grantOnKey(half: Half, key: kms.IKey, actions: string[]): iam.Grant {
  const { target } = half;
  const { account, region } = environmentOf(target);
  const anySecret = Stack.of(target.scope).formatArn({ account, region, service: 'secretsmanager', resource: 'secret:*' });
  const add = (statement: iam.PolicyStatement) => {
    const result = key.addToResourcePolicy(statement, true);
    return result.statementAdded ? result : refuseKey(target, key);
  };
  return grantOn({ ...half, conditions: {} }, add, actions, keyConditions(viaServicesOf(target), [target.pattern ?? anySecret], actions[0]));
}

function refuseKey(target: AccessTarget, key: kms.IKey): never {
  raiseOne({
    id: 'key-policy-not-ours',
    message: '`encryptionKey` must be made in this app where its policy must allow the grantee, got: an imported key '
      + `(${key.node.path}); grant in the stack that makes the key, or to a role of this account`,
  }, target.scope);
}

function merge(one: Conditions, other: Conditions): Conditions {
  const operators = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(operators.map((operator) => [operator, { ...one[operator], ...other[operator] }]));
}
