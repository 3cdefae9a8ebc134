import { asResource, stepOf, type BecomeRule } from '../../search-state';

/** Assumes a role whose trust policy lets the principal in. */
export const assumeRole: BecomeRule = (role, hands) => {
  const policy = role.subject.caller.kind === 'role' ? hands.ground.model.trustOf(role) : undefined;
  return policy === undefined ? [] : stepOf(hands.may('sts:AssumeRole', { ...asResource(role), policy, delegates: true }),
    `sts:AssumeRole makes the principal ${role.name}`, () => role);
};
