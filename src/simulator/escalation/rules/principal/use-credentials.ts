import { asResource, stepOf, type BecomeRule } from '../../search-state';

const ACTIONS = ['iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:UpdateLoginProfile'];

/** Makes credentials of another user. */
export const useCredentials: BecomeRule = (user, hands) => user.subject.caller.kind !== 'user' ? [] : ACTIONS.flatMap((action) =>
  stepOf(hands.may(action, asResource(user)), `${action} makes the principal ${user.name}`, () => user));
