import * as iam from 'aws-cdk-lib/aws-iam';
import { AccessLevel } from './access-level';
import { CollectedPolicy, PolicyPlace } from './collected-policy';
import { Identity, resolvePrincipal } from './principal-resolution';
import { grantOnResources } from './resource-grant';
import { warn } from '../../private/warnings';
import { AccessTarget } from '../targets/access-target';

/** Grants a level on a target: on the side of the principal, of the secrets, or on both. */
export function grantAccess(grantee: iam.IGrantable, level: AccessLevel, target: AccessTarget, place: PolicyPlace): iam.Grant {
  const resolved = resolvePrincipal(grantee, target);
  if (resolved.kind === 'identity') {
    return grantOnBothSides(grantee, resolved, level, target, place);
  }
  if (resolved.kind === 'resource') {
    return combine(grantOnResources(grantee, resolved.principal, level, target, resolved.foreign));
  }
  warn(target.scope, 'grantee-kept-elsewhere', `Nothing was added to the policies of ${nameOf(resolved.principal)}, since they are kept elsewhere `
    + '(mutable: false or withoutPolicyUpdates): allow there what this grant would');
  return iam.Grant.addToPrincipal({ grantee, actions: actionsOf(level), resourceArns: [target.arnFor(target.scope)] });
}

/** A secret imported from another account is granted by its owner there; this is the consumer's half then. */
function grantOnBothSides(grantee: iam.IGrantable, identity: Identity, level: AccessLevel, target: AccessTarget, place: PolicyPlace): iam.Grant {
  // Asked first, since it throws where the secret cannot be named there, and nothing half-granted may stay.
  target.arnFor(identity.holder);
  const ownersHalf = identity.foreign && target.addToResourcePolicy ? grantOnResources(grantee, identity.principal, level, target, true) : [];
  return combine([grantOnIdentity(identity, level, target, place), ...ownersHalf]);
}

/**
 * CDK's grant has no public constructor: it is made for a stand-in of the principal whose policy is the collected one, so that
 * `applyBefore` waits for that, and `assertSuccess` holds.
 */
function grantOnIdentity(identity: Identity, level: AccessLevel, target: AccessTarget, place: PolicyPlace): iam.Grant {
  const policy = CollectedPolicy.add(identity, level, target, place);
  const standIn: iam.IPrincipal = Object.create(identity.principal, {
    addToPrincipalPolicy: { value: () => ({ statementAdded: true, policyDependable: policy }) },
  });
  return iam.Grant.addToPrincipal({
    grantee: { grantPrincipal: standIn },
    actions: actionsOf(level),
    resourceArns: [target.arnFor(identity.holder)],
  });
}

function combine(grants: iam.Grant[]): iam.Grant {
  return grants.reduce((one, other) => one.combine(other));
}

/** What was granted, for whoever looks into the grant; the statements of the template are collected and say more. */
function actionsOf(level: AccessLevel): string[] {
  const actions = level.permissions.flatMap((permission) => permission.actions);
  return actions.length > 0 ? actions : level.keyActions;
}

function nameOf(principal: iam.IPrincipal): string {
  const node: unknown = Reflect.get(principal, 'node');
  return typeof node === 'object' && node !== null && 'path' in node ? String(node.path) : 'the grantee';
}
