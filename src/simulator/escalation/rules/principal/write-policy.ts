import type { Hands } from '../../capabilities';
import { denies, hasEverything, heldPolicies, withEverything } from '../../held-policies';
import { asResource, callActor, kindOf, stepOf, type Actor, type ActorRule, type Changed, type Step } from '../../search-state';

/** Gives somebody, or a group that it belongs to, a policy that allows everything; in place of one that denies where that is its own. */
export const writePolicy: ActorRule = (actor, hands) => {
  const kind = kindOf(actor);
  const whom = callActor(actor.principal, hands.start);
  const own = (): Array<Step<Changed>> => kind === undefined ? [] : added(actor, hands, kind, asResource(actor.principal), whom);
  const ofGroups = (): Array<Step<Changed>> => actor.principal.groups.flatMap((arn) => added(actor, hands, 'Group', { arn }, `a group of ${whom}`));
  return [...hasEverything(actor) ? [] : [...own(), ...ofGroups()], ...replaced(actor, hands)];
};

function added(actor: Actor, hands: Hands, kind: string, holder: { arn: string }, whom: string): Array<Step<Changed>> {
  return [`iam:Put${kind}Policy`, `iam:Attach${kind}Policy`].flatMap((action) =>
    stepOf(hands.may(action, holder), `${action} gives ${whom} a policy that allows everything`, () => withEverything(actor)));
}

function replaced(actor: Actor, hands: Hands): Array<Step<Changed>> {
  return heldPolicies(actor, hands.ground.model).filter(({ how, policy }) => how === 'inline' && denies(policy)).flatMap(({ kind, holder, policy }) =>
    stepOf(hands.may(`iam:Put${kind}Policy`, holder), `iam:Put${kind}Policy replaces ${policy.name} by one that allows everything`, () => withEverything(actor, policy)));
}
