import { othersOfKind } from './others';
import { every } from '../chance';
import { openPolicy } from '../open-policy';
import { as, asResource, may, stepOf, type Rule, type Situation } from '../situation';

/** Has a role trust the principal, and assumes it. */
export const rewriteTrust: Rule<Situation> = (situation, ground) => othersOfKind('role', situation, ground).flatMap((role) => {
  const opened = { ...asResource(role), policy: openPolicy('resource'), delegates: true };
  const chance = every(may(situation, 'iam:UpdateAssumeRolePolicy', asResource(role), ground), may(situation, 'sts:AssumeRole', opened, ground));
  return stepOf(chance, [`iam:UpdateAssumeRolePolicy has ${role.name} trust the principal`, `sts:AssumeRole makes the principal ${role.name}`], () => as(situation, role));
});
