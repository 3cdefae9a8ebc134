import { othersOfKind } from './others';
import { as, asResource, may, stepOf, type Rule, type Situation } from '../situation';

/** Assumes a role whose trust policy lets the principal in. */
export const assumeRole: Rule<Situation> = (situation, ground) => othersOfKind('role', situation, ground).flatMap((role) => {
  const policy = ground.model.trustOf(role);
  return policy === undefined ? [] : stepOf(may(situation, 'sts:AssumeRole', { ...asResource(role), policy, delegates: true }, ground),
    `sts:AssumeRole makes the principal ${role.name}`, () => as(situation, role));
});
