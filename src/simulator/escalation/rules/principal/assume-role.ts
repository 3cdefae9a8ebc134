import { asIamResource } from '../../search-state';
import { transitionsOf, type ImpersonationRule } from '../rule';

/** Assumes a role whose trust policy allows a reachable principal. */
export const assumeRole: ImpersonationRule = (role, capabilities) => {
  const policy = role.subject.caller.kind === 'role' ? capabilities.context.model.trustPolicyOf(role) : undefined;
  return policy === undefined ? [] : transitionsOf(
    capabilities.whoCan('sts:AssumeRole', { ...asIamResource(role), policy, delegates: true }),
    `sts:AssumeRole makes the principal ${role.name}`, () => role,
  );
};
