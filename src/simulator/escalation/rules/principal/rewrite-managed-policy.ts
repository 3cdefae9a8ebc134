import { readable } from '../../../iam/unknown-text';
import { withFullAccess } from '../../attached-policies';
import { describePrincipal, type PermissionChange } from '../../search-state';
import { transitionsOf, type PermissionRule } from '../rule';

/** Changes an attached managed policy so that it allows everything, by a new version or by an earlier one. */
export const rewriteManagedPolicy: PermissionRule = (state, capabilities) => state.principal.managedPolicies.flatMap((arn) => {
  const { start, context: { model } } = capabilities;
  const policies = state.subject.identity.filter(({ name }) => name === model.managedPolicyName(arn));
  // An earlier step may have rewritten or removed the policy.
  if (policies.length === 0) {
    return [];
  }
  const policyName = readable(arn.slice(arn.indexOf(':policy/') + 1));
  const principalName = describePrincipal(state.principal, start);
  const rewritten = (): PermissionChange =>
    policies.reduce<PermissionChange>((change, policy) => withFullAccess({ ...state, ...change }, policy), state);
  return [
    ...transitionsOf(
      capabilities.whoCan('iam:CreatePolicyVersion', { arn }),
      `iam:CreatePolicyVersion has ${policyName} of ${principalName} allow everything`, rewritten,
    ),
    ...transitionsOf(
      capabilities.whoCan('iam:SetDefaultPolicyVersion', { arn }),
      `iam:SetDefaultPolicyVersion goes back to an earlier version of ${policyName} of ${principalName}`, rewritten,
      `what earlier versions of ${policyName} allow is in no template`,
    ),
  ];
});
