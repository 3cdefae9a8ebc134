import { denies, groupsOf, withoutPolicies } from '../../attached-policies';
import { describePrincipal, iamTypeOf } from '../../search-state';
import { transitionsOf, type PermissionRule } from '../rule';

/** Removes a user from a group that has a denying policy. */
export const removeFromGroup: PermissionRule = (state, capabilities) => {
  const { start, context: { model } } = capabilities;
  const groups = iamTypeOf(state) !== 'User' ? [] : groupsOf(state, model).filter(({ policies }) => policies.some(denies));
  return groups.flatMap(({ arn, name, policies }) => transitionsOf(
    capabilities.whoCan('iam:RemoveUserFromGroup', { arn }),
    `iam:RemoveUserFromGroup takes ${describePrincipal(state.principal, start)} out of ${name}`, () => withoutPolicies(state, policies),
  ));
};
