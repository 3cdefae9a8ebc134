import { fullAccessPolicy } from '../../full-access-policies';
import { byPair } from '../../permitted-action';
import { asIamResource } from '../../search-state';
import { transitionsOf, type ImpersonationRule } from '../rule';

/** Replaces the trust policy of a role, and assumes the role. */
export const rewriteTrustPolicy: ImpersonationRule = (role, capabilities) => {
  if (role.subject.caller.kind !== 'role') {
    return [];
  }
  const rewriters = capabilities.whoCan('iam:UpdateAssumeRolePolicy', asIamResource(role));
  const rewritten = { ...asIamResource(role), policy: fullAccessPolicy('resource'), delegates: true };
  return rewriters.length === 0 ? [] : transitionsOf(
    byPair(rewriters, capabilities.whoCan('sts:AssumeRole', rewritten)),
    [`iam:UpdateAssumeRolePolicy has ${role.name} trust the principal`, `sts:AssumeRole makes the principal ${role.name}`], () => role,
  );
};
