import { denies, heldPolicies, without, type HeldPolicy } from '../../held-policies';
import { callActor, stepOf, type ActorRule } from '../../search-state';

/** Takes a policy that denies from somebody, or from a group that it belongs to. */
export const removePolicy: ActorRule = (actor, hands) => {
  const whom = callActor(actor.principal, hands.start);
  const removable = heldPolicies(actor, hands.ground.model).filter(({ how, policy }) => how !== undefined && denies(policy));
  return removable.flatMap(({ how, arn, kind, holder, policy }: HeldPolicy) => {
    const action = `iam:${how === 'inline' ? 'Delete' : 'Detach'}${kind}Policy`;
    const request: Record<string, string> = arn === undefined ? {} : { 'iam:PolicyARN': arn };
    return stepOf(hands.may(action, { ...holder, request }), `${action} removes ${policy.name} from ${kind === 'Group' ? 'a group of ' : ''}${whom}`,
      () => without(actor, [policy]));
  });
};
