import { othersOfKind } from './others';
import { as, asResource, may, stepOf, type Rule, type Situation } from '../situation';

const ACTIONS = ['iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:UpdateLoginProfile'];

/** Makes credentials of another user. */
export const useCredentials: Rule<Situation> = (situation, ground) => othersOfKind('user', situation, ground).flatMap((user) =>
  ACTIONS.flatMap((action) => stepOf(may(situation, action, asResource(user), ground), `${action} makes the principal ${user.name}`, () => as(situation, user))));
