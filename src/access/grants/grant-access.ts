import * as iam from 'aws-cdk-lib/aws-iam';
import { AccessLevel } from './access-level';
import { CollectedPolicy, PolicyStack } from './collected-policy';
import { Identity, resolvePrincipal } from './principal-resolution';
import { grantOnResources } from './resource-grant';
import { warn } from '../../private/warnings';
import { AccessTarget } from '../targets/access-target';

/** Grants a level on a target: in the principal's policies, in the policies of secret and key, or in both. */
export function grantAccess(grantee: iam.IGrantable, level: AccessLevel, target: AccessTarget, stack: PolicyStack): iam.Grant {
  const resolved = resolvePrincipal(grantee, target);
  if (resolved.kind === 'identity') {
    return grantToIdentity(grantee, resolved, level, target, stack);
  }
  if (resolved.kind === 'resource') {
    return combine(grantOnResources(grantee, resolved.principal, level, target, resolved.foreign));
  }
  warn(target.scope, 'grantee-kept-elsewhere', `Nothing was added to the policies of ${nameOf(resolved.principal)}, since they are managed elsewhere `
    + '(mutable: false or withoutPolicyUpdates): allow there what this grant would allow');
  return iam.Grant.addToPrincipal({ grantee, actions: actionsOf(level), resourceArns: [target.arnFor(target.scope)] });
}

/** For a secret imported from another account only the identity grant is created here; its owner creates the resource grant. */
function grantToIdentity(grantee: iam.IGrantable, identity: Identity, level: AccessLevel, target: AccessTarget, stack: PolicyStack): iam.Grant {
  // Called first, since it throws if the ARN cannot be named there. Then no part of the grant is added.
  target.arnFor(identity.construct);
  const resourceGrants = identity.foreign && target.addToResourcePolicy ? grantOnResources(grantee, identity.principal, level, target, true) : [];
  return combine([identityGrant(identity, level, target, stack), ...resourceGrants]);
}

/**
 * CDK's grant has no public constructor. It is created for a copy of the principal whose policy is the collected one, so that `applyBefore`
 * waits for that policy and `assertSuccess` passes.
 */
function identityGrant(identity: Identity, level: AccessLevel, target: AccessTarget, stack: PolicyStack): iam.Grant {
  const policy = CollectedPolicy.add(identity, level, target, stack);
  const principal: iam.IPrincipal = Object.create(identity.principal, {
    addToPrincipalPolicy: { value: () => ({ statementAdded: true, policyDependable: policy }) },
  });
  return iam.Grant.addToPrincipal({
    grantee: { grantPrincipal: principal },
    actions: actionsOf(level),
    resourceArns: [target.arnFor(identity.construct)],
  });
}

function combine(grants: iam.Grant[]): iam.Grant {
  return grants.reduce((one, other) => one.combine(other));
}

/** The actions that the `Grant` object reports. The statements of the template are collected and contain more. */
function actionsOf(level: AccessLevel): string[] {
  const actions = level.permissions.flatMap((permission) => permission.actions);
  return actions.length > 0 ? actions : level.keyActions;
}

function nameOf(principal: iam.IPrincipal): string {
  const node: unknown = Reflect.get(principal, 'node');
  return typeof node === 'object' && node !== null && 'path' in node ? String(node.path) : 'the grantee';
}
