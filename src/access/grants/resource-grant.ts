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
  const half: Half = { grantee, principal, target, foreign, conditions: sourceConditions(principal, target) };
  const onKeys: iam.Grant[] = [];
  eachKey(target, (key) => onKeys.push(...grantOnKey(half, key, level.keyActions)));
  return [
    ...onKeys,
    ...level.permissions.map(({ actions, conditions = {} }) => grantOn(half, addToResourcePolicy, actions, conditions)),
  ];
}

/** Who is allowed what, in both policies. */
interface Half {
  readonly grantee: iam.IGrantable;
  readonly principal: iam.IPrincipal;
  readonly target: AccessTarget;
  /** Whether the principal is, or may be, of another account. */
  readonly foreign: boolean;
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
  return isService(principal) ? { StringEquals: { 'aws:SourceAccount': environmentOf(target).account } } : {};
}

function isService(principal: iam.IPrincipal): boolean {
  return 'Service' in principal.policyFragment.principalJson;
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

function eachKey(target: AccessTarget, visit: (key: TargetKey) => void): void {
  if (target.eachKey) {
    target.eachKey(visit);
  } else {
    target.keys().forEach((key) => visit({ key }));
  }
}

function grantOnKey(half: Half, { key, replicaRegion }: TargetKey, actions: string[]): iam.Grant[] {
  const { target } = half;
  if (replicaRegion !== undefined) {
    grantOnReplicaKey(half, key, replicaRegion, actions);
    return [];
  }
  const add = (statement: iam.PolicyStatement) => {
    const result = key.addToResourcePolicy(statement, true);
    return result.statementAdded ? result : refuseKey(target, key);
  };
  return [grantOn({ ...half, conditions: {} }, add, actions, keyUse(target, environmentOf(target).region, actions))];
}

/**
 * Replicas carry the resource policy of their secret, so that only their key stands between them and its readers.
 *
 * Nobody needs to wait for it: the key's stack is deployed before that of the secret. Principals of the owner's account, whose own
 * policies suffice beside the key policy's trust in the account, may be roles that a stack of another region cannot refer to.
 */
function grantOnReplicaKey({ principal, target, foreign }: Half, key: kms.IKey, region: string, actions: string[]): void {
  if (!foreign && !isService(principal)) {
    return;
  }
  const conditions = keyUse(target, region, actions);
  const { statementAdded } = key.addToResourcePolicy(new iam.PolicyStatement({ principals: [principal], actions, resources: ['*'], conditions }), true);
  if (!statementAdded) {
    warn(target.scope, 'replica-key-kept-elsewhere', `The policy of the imported key ${key.node.path} was left as it is, and the replicas in ${region} cannot be `
      + 'read by whom only key policies allow, such as other accounts: allow them where the key is made, or acknowledge this where nobody reads replicas');
  }
}

function keyUse(target: AccessTarget, region: string, actions: string[]): Conditions {
  const { account } = environmentOf(target);
  const anySecret = Stack.of(target.scope).formatArn({ account, region, service: 'secretsmanager', resource: 'secret:*' });
  return keyConditions(viaServicesOf(target, region), [target.patternIn?.(region) ?? anySecret], actions[0]);
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
