import { attachedPolicies, denies, withoutPolicies } from '../../attached-policies';
import { describePrincipal } from '../../search-state';
import { transitionsOf, type PermissionRule } from '../rule';

/** Deletes or detaches a denying policy of a principal, or of a group that it belongs to. */
export const removeDenyingPolicy: PermissionRule = (state, capabilities) => {
  const { start, context: { model } } = capabilities;
  const name = describePrincipal(state.principal, start);
  const removable = attachedPolicies(state, model).filter(({ attachment, policy }) => attachment !== undefined && denies(policy));
  return removable.flatMap(({ attachment, arn, holderType, holder, policy }) => {
    const action = `iam:${attachment === 'inline' ? 'Delete' : 'Detach'}${holderType}Policy`;
    const request: Record<string, string> = arn === undefined ? {} : { 'iam:PolicyARN': arn };
    return transitionsOf(
      capabilities.whoCan(action, { ...holder, request }),
      `${action} removes ${policy.name} from ${holderType === 'Group' ? 'a group of ' : ''}${name}`, () => withoutPolicies(state, [policy]),
    );
  });
};
