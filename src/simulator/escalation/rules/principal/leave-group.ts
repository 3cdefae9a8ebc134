import { denies, groupsOf, without } from '../../held-policies';
import { callActor, kindOf, stepOf, type ActorRule } from '../../search-state';

/** Takes a user out of a group whose policies deny. */
export const leaveGroup: ActorRule = (actor, hands) => kindOf(actor) !== 'User' ? [] : groupsOf(actor, hands.ground.model)
  .filter(({ policies }) => policies.some(denies)).flatMap(({ arn, name, policies }) => stepOf(
    hands.may('iam:RemoveUserFromGroup', { arn }), `iam:RemoveUserFromGroup takes ${callActor(actor.principal, hands.start)} out of ${name}`, () => without(actor, policies),
  ));
