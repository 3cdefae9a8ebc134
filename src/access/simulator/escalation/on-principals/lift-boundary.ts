import { asResource, callReader, may, stepOf, type Rule, type Situation } from '../situation';

/** Removes the reader's permissions boundary, or replaces it by one that allows everything. */
export const liftBoundary: Rule<Situation> = (situation, ground) => {
  const { reader } = situation;
  const kind = reader.subject.caller.kind === 'user' ? 'User' : 'Role';
  return reader.subject.boundary === undefined ? [] : [`iam:Delete${kind}PermissionsBoundary`, `iam:Put${kind}PermissionsBoundary`]
    .flatMap((action) => stepOf(may(situation, action, asResource(reader.principal), ground), `${action} lifts the permissions boundary of ${callReader(situation)}`,
      () => ({ ...situation, reader: { ...reader, subject: { ...reader.subject, boundary: undefined } } })));
};
