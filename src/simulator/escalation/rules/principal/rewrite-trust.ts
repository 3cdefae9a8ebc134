import { together } from '../../capabilities';
import { openPolicy } from '../../open-policy';
import { asResource, stepOf, type BecomeRule } from '../../search-state';

/** Has a role trust the principal, and assumes it. */
export const rewriteTrust: BecomeRule = (role, hands) => {
  if (role.subject.caller.kind !== 'role') {
    return [];
  }
  const rewriters = hands.may('iam:UpdateAssumeRolePolicy', asResource(role));
  const opened = { ...asResource(role), policy: openPolicy('resource'), delegates: true };
  return rewriters.length === 0 ? [] : stepOf(together(rewriters, hands.may('sts:AssumeRole', opened)),
    [`iam:UpdateAssumeRolePolicy has ${role.name} trust the principal`, `sts:AssumeRole makes the principal ${role.name}`], () => role);
};
