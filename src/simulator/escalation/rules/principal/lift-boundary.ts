import { NO_LIMIT } from '../../open-policy';
import { asResource, callActor, kindOf, stepOf, type ActorRule, type Changed } from '../../search-state';

/** Removes a permissions boundary, has it replaced by one that allows everything, or has it allow everything itself. */
export const liftBoundary: ActorRule = (actor, hands) => {
  const { principal, subject } = actor;
  const kind = kindOf(actor);
  if (kind === undefined || subject.boundary === undefined || subject.boundary.includes(NO_LIMIT)) {
    return [];
  }
  const whom = callActor(principal, hands.start);
  const open = (): Changed => ({ subject: { ...subject, boundary: [NO_LIMIT] } });
  const arn = hands.ground.model.boundaryOf(principal);
  const lifting = (action: string): string => `${action} lifts the permissions boundary of ${whom}`;
  return [
    ...stepOf(hands.may(`iam:Delete${kind}PermissionsBoundary`, asResource(principal)), lifting(`iam:Delete${kind}PermissionsBoundary`),
      () => ({ subject: { ...subject, boundary: undefined } })),
    ...stepOf(hands.may(`iam:Put${kind}PermissionsBoundary`, asResource(principal)), lifting(`iam:Put${kind}PermissionsBoundary`), open),
    ...arn === undefined ? [] : stepOf(hands.may('iam:CreatePolicyVersion', { arn }), `iam:CreatePolicyVersion has the permissions boundary of ${whom} allow everything`, open),
  ];
};
