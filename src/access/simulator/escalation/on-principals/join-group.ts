import { callReader, may, stepOf, type Rule, type Situation } from '../situation';

/** Adds the reader to a group of the templates. */
export const joinGroup: Rule<Situation> = (situation, ground) => {
  const { reader } = situation;
  const { kind, account } = reader.subject.caller;
  const others = kind === 'user' ? ground.model.groups.filter((group) => group.account === account && !group.policies.every((policy) => reader.subject.identity.includes(policy))) : [];
  return others.flatMap(({ arn, name, policies }) => stepOf(may(situation, 'iam:AddUserToGroup', { arn }, ground), `iam:AddUserToGroup adds ${callReader(situation)} to ${name}`,
    () => ({ ...situation, reader: { ...reader, subject: { ...reader.subject, identity: [...reader.subject.identity, ...policies] } } })));
};
