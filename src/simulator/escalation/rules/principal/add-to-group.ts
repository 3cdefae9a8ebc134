import { allows, denies, groupsOf } from '../../attached-policies';
import { describePrincipal, iamTypeOf } from '../../search-state';
import { transitionsOf, type PermissionRule } from '../rule';

/** Adds a user to a group of the templates that may allow something. */
export const addToGroup: PermissionRule = (state, capabilities) => {
  const { subject, principal } = state;
  const { start, context: { model } } = capabilities;
  if (iamTypeOf(state) !== 'User') {
    return [];
  }
  const joined = new Set(groupsOf(state, model).map(({ arn }) => arn));
  const others = model.groups.filter(({ account, arn, policies }) => account === subject.caller.account && !joined.has(arn) && policies.some(allows));
  return others.flatMap(({ arn, name, policies }) => transitionsOf(
    capabilities.whoCan('iam:AddUserToGroup', { arn }), `iam:AddUserToGroup adds ${describePrincipal(principal, start)} to ${name}`,
    () => ({ subject: { ...subject, identity: [...subject.identity, ...policies] }, losesPermissions: policies.some(denies) }),
  ));
};
