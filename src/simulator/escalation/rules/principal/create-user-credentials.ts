import { asIamResource } from '../../search-state';
import { transitionsOf, type ImpersonationRule } from '../rule';

const ACTIONS = ['iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:UpdateLoginProfile'];

/** Creates an access key or a password of another user. */
export const createUserCredentials: ImpersonationRule = (user, capabilities) => user.subject.caller.kind !== 'user' ? []
  : ACTIONS.flatMap((action) =>
    transitionsOf(capabilities.whoCan(action, asIamResource(user)), `${action} makes the principal ${user.name}`, () => user));
