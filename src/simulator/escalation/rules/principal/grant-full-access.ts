import { attachedPolicies, denies, hasFullAccess, withFullAccess } from '../../attached-policies';
import type { Capabilities } from '../../capabilities';
import { asIamResource, describePrincipal, iamTypeOf, type PermissionChange, type PrincipalState } from '../../search-state';
import { transitionsOf, type PermissionRule, type Transition } from '../rule';

/** Gives a principal, or a group that it belongs to, a policy that allows everything; it may replace an inline policy that denies. */
export const grantFullAccess: PermissionRule = (state, capabilities) => {
  const added = hasFullAccess(state) ? [] : [...addToPrincipal(state, capabilities), ...addToGroups(state, capabilities)];
  return [...added, ...replaceDenyingPolicies(state, capabilities)];
};

function addToPrincipal(state: PrincipalState, capabilities: Capabilities): Array<Transition<PermissionChange>> {
  const { principal } = state;
  const type = iamTypeOf(state);
  return type === undefined ? [] : addPolicy(state, capabilities, type, asIamResource(principal), describePrincipal(principal, capabilities.start));
}

function addToGroups(state: PrincipalState, capabilities: Capabilities): Array<Transition<PermissionChange>> {
  const name = `a group of ${describePrincipal(state.principal, capabilities.start)}`;
  return state.principal.groups.flatMap((arn) => addPolicy(state, capabilities, 'Group', { arn }, name));
}

function addPolicy(
  state: PrincipalState, capabilities: Capabilities, holderType: string, holder: { arn: string }, name: string,
): Array<Transition<PermissionChange>> {
  return [`iam:Put${holderType}Policy`, `iam:Attach${holderType}Policy`].flatMap((action) => transitionsOf(
    capabilities.whoCan(action, holder), `${action} gives ${name} a policy that allows everything`, () => withFullAccess(state),
  ));
}

function replaceDenyingPolicies(state: PrincipalState, capabilities: Capabilities): Array<Transition<PermissionChange>> {
  const policies = attachedPolicies(state, capabilities.context.model);
  const replaceable = policies.filter(({ attachment, policy }) => attachment === 'inline' && denies(policy));
  return replaceable.flatMap(({ holderType, holder, policy }) => transitionsOf(
    capabilities.whoCan(`iam:Put${holderType}Policy`, holder),
    `iam:Put${holderType}Policy replaces ${policy.name} by one that allows everything`, () => withFullAccess(state, policy),
  ));
}
