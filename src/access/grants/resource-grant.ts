import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { AccessLevel } from './access-level';
import { keyConditions } from './access-statements';
import { raiseOne } from '../../private/problems';
import { warn } from '../../private/warnings';
import { AccessTarget, environmentOf, isPath, viaServicesOf } from '../targets/access-target';
import { TargetKey } from '../targets/target-keys';

type Conditions = { [operator: string]: { [key: string]: unknown } };

/**
 * Grants a level in the policies of the owner of the secrets, if the principal's own policies are not sufficient: a statement in the policy of
 * each key, and one in the secret's resource policy.
 *
 * Keys come first, so that nothing is added if a key policy cannot be changed.
 */
export function grantOnResources(
  grantee: iam.IGrantable, principal: iam.IPrincipal, level: AccessLevel, target: AccessTarget, foreign: boolean,
): iam.Grant[] {
  const { addToResourcePolicy } = target;
  if (!addToResourcePolicy) {
    rejectTarget(target);
  }
  checkCustomerManagedKey(target, foreign);
  const grant: ResourceGrant = { grantee, principal, target, foreign, conditions: sourceConditions(principal, target) };
  const onKeys: iam.Grant[] = [];
  eachKey(target, (key) => onKeys.push(...grantOnKey(grant, key, level.keyActions)));
  return [
    ...onKeys,
    ...level.permissions.map(({ actions, conditions = {} }) => addStatement(grant, addToResourcePolicy, actions, conditions)),
  ];
}

/** What the statements in the secret's policy and in the key policies have in common. */
interface ResourceGrant {
  readonly grantee: iam.IGrantable;
  readonly principal: iam.IPrincipal;
  readonly target: AccessTarget;
  /** Whether the principal is, or may be, of another account. */
  readonly foreign: boolean;
  readonly conditions: Conditions;
}

type AddToPolicy = (statement: iam.PolicyStatement) => iam.AddToResourcePolicyResult;

function addStatement(
  { grantee, principal, target, conditions }: ResourceGrant, add: AddToPolicy, actions: string[], ownConditions: Conditions,
): iam.Grant {
  return iam.Grant.addStatementToResourcePolicy({
    grantee,
    actions,
    resourceArns: ['*'],
    resource: {
      env: environmentOf(target),
      addToResourcePolicy: (statement) => ({ policyDependable: target.scope, ...add(statement) }),
    },
    statement: new iam.PolicyStatement({ principals: [principal], actions, resources: ['*'], conditions: merge(ownConditions, conditions) }),
  });
}

/** A service acts for resources of many accounts. The condition allows it to act only for those of this account. */
function sourceConditions(principal: iam.IPrincipal, target: AccessTarget): Conditions {
  return isService(principal) ? { StringEquals: { 'aws:SourceAccount': environmentOf(target).account } } : {};
}

function isService(principal: iam.IPrincipal): boolean {
  return 'Service' in principal.policyFragment.principalJson;
}

function rejectTarget(target: AccessTarget): never {
  raiseOne({
    id: 'resource-policy-not-ours',
    message: isPath(target)
      ? '`grantee` must be a role, user or group for a grant on a path, got: a principal that only resource policies can allow, and a path '
        + 'has none; grant on the secrets where they are created, or to a role'
      : '`grantee` must be a role, user or group if the secret is imported, got: a principal that only the secret\'s resource policy can '
        + 'allow; grant in the stack that creates the secret, or to a role',
  }, target.scope);
}

function checkCustomerManagedKey(target: AccessTarget, foreign: boolean): void {
  if (foreign && target.keys().length === 0) {
    raiseOne({
      id: 'customer-managed-key-needed',
      message: '`encryptionKey` must be a customer-managed key if another account uses the secret, got: none; only principals of its own account '
        + 'can use the AWS managed key aws/secretsmanager',
    }, target.scope);
  }
}

function eachKey(target: AccessTarget, visit: (key: TargetKey) => void): void {
  if (target.eachKey) {
    target.eachKey(visit);
  } else {
    target.keys().forEach((key) => visit({ key }));
  }
}

function grantOnKey(grant: ResourceGrant, { key, replicaRegion }: TargetKey, actions: string[]): iam.Grant[] {
  const { target } = grant;
  if (replicaRegion !== undefined) {
    grantOnReplicaKey(grant, key, replicaRegion, actions);
    return [];
  }
  const add = (statement: iam.PolicyStatement) => {
    const result = key.addToResourcePolicy(statement, true);
    return result.statementAdded ? result : rejectKey(target, key);
  };
  return [addStatement({ ...grant, conditions: {} }, add, actions, keyUseConditions(target, environmentOf(target).region, actions))];
}

/**
 * Replicas have the resource policy of their secret, so readers only lack the permission on the key of the replicas.
 *
 * No resource has to wait for the statement: the key's stack is deployed before the stack of the secret. For principals of the owner's account
 * the identity policies are sufficient, since the key policy delegates to the account. They may also be roles that a stack of another region
 * cannot refer to.
 */
function grantOnReplicaKey({ principal, target, foreign }: ResourceGrant, key: kms.IKey, region: string, actions: string[]): void {
  if (!foreign && !isService(principal)) {
    return;
  }
  const conditions = keyUseConditions(target, region, actions);
  const statement = new iam.PolicyStatement({ principals: [principal], actions, resources: ['*'], conditions });
  if (!key.addToResourcePolicy(statement, true).statementAdded) {
    warn(target.scope, 'replica-key-kept-elsewhere', `The policy of the imported key ${key.node.path} was not changed, so principals that need `
      + `a statement in it, such as those of other accounts, cannot read the replicas in ${region}: allow them where the key is created, or `
      + 'acknowledge this warning if no such principal reads replicas');
  }
}

function keyUseConditions(target: AccessTarget, region: string, actions: string[]): Conditions {
  const { account } = environmentOf(target);
  const anySecret = Stack.of(target.scope).formatArn({ account, region, service: 'secretsmanager', resource: 'secret:*' });
  return keyConditions(viaServicesOf(target, region), [target.patternIn?.(region) ?? anySecret], actions[0]);
}

function rejectKey(target: AccessTarget, key: kms.IKey): never {
  raiseOne({
    id: 'key-policy-not-ours',
    message: '`encryptionKey` must be created in this app if its policy must allow the grantee, got: an imported key '
      + `(${key.node.path}); grant in the stack that creates the key, or to a role of this account`,
  }, target.scope);
}

function merge(one: Conditions, other: Conditions): Conditions {
  const operators = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(operators.map((operator) => [operator, { ...one[operator], ...other[operator] }]));
}
