import { readable } from '../../placeholder';
import { EVERYTHING, withEverything } from '../open-policy';
import { callReader, may, stepOf, type Rule, type Situation } from '../situation';

/** Has a managed policy that the reader has already allow everything, by a new version or by an earlier one. */
export const rewritePolicy: Rule<Situation> = (situation, ground) => {
  const { reader } = situation;
  if (reader.subject.identity.includes(EVERYTHING)) {
    return [];
  }
  const stronger = (): Situation => withEverything(situation);
  return reader.principal.managedPolicies.flatMap((arn) => {
    const name = readable(arn.slice(arn.indexOf(':policy/') + 1));
    const earlier = may(situation, 'iam:SetDefaultPolicyVersion', { arn }, ground);
    return [
      ...stepOf(may(situation, 'iam:CreatePolicyVersion', { arn }, ground), `iam:CreatePolicyVersion has ${name} of ${callReader(situation)} allow everything`, stronger),
      ...stepOf(earlier && { doubt: `what earlier versions of ${name} allow is in no template` },
        `iam:SetDefaultPolicyVersion goes back to an earlier version of ${name} of ${callReader(situation)}`, stronger),
    ];
  });
};
