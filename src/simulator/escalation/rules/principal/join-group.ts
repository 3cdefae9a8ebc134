import { allows, denies, groupsOf } from '../../held-policies';
import { callActor, kindOf, stepOf, type ActorRule } from '../../search-state';

/** Adds a user to a group of the templates that may allow something. */
export const joinGroup: ActorRule = (actor, hands) => {
  const { subject, principal } = actor;
  const { model } = hands.ground;
  const joined = new Set(kindOf(actor) === 'User' ? groupsOf(actor, model).map(({ arn }) => arn) : []);
  const others = kindOf(actor) !== 'User' ? [] : model.groups.filter(({ account, arn, policies }) => account === subject.caller.account && !joined.has(arn)
    && policies.some(allows));
  return others.flatMap(({ arn, name, policies }) => stepOf(
    hands.may('iam:AddUserToGroup', { arn }), `iam:AddUserToGroup adds ${callActor(principal, hands.start)} to ${name}`,
    () => ({ subject: { ...subject, identity: [...subject.identity, ...policies] }, less: policies.some(denies) }),
  ));
};
