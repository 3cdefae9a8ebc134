import { readable } from '../../../iam/unknown-text';
import { withEverything } from '../../held-policies';
import { callActor, stepOf, type ActorRule, type Changed } from '../../search-state';

/** Has a managed policy that somebody has already allow everything, by a new version or by an earlier one. */
export const rewritePolicy: ActorRule = (actor, hands) => actor.principal.managedPolicies.flatMap((arn) => {
  const { model } = hands.ground;
  const policies = actor.subject.identity.filter(({ name }) => name === model.policyName(arn));
  // What was rewritten or taken away is no longer there.
  if (policies.length === 0) {
    return [];
  }
  const name = readable(arn.slice(arn.indexOf(':policy/') + 1));
  const whom = callActor(actor.principal, hands.start);
  const stronger = (): Changed => policies.reduce<Changed>((changed, policy) => withEverything({ ...actor, ...changed }, policy), actor);
  return [
    ...stepOf(hands.may('iam:CreatePolicyVersion', { arn }), `iam:CreatePolicyVersion has ${name} of ${whom} allow everything`, stronger),
    ...stepOf(hands.may('iam:SetDefaultPolicyVersion', { arn }), `iam:SetDefaultPolicyVersion goes back to an earlier version of ${name} of ${whom}`, stronger,
      `what earlier versions of ${name} allow is in no template`),
  ];
});

