import { maySecret, stepOf, type Rule, type SecretSituation } from '../situation';

/** Removes what the secret's policy denies. */
export const deleteResourcePolicy: Rule<SecretSituation> = (situation, ground) => situation.object.policies.length === 0 ? [] : stepOf(
  maySecret(situation, 'DeleteResourcePolicy', ground),
  `secretsmanager:DeleteResourcePolicy removes the resource policy of ${situation.name} with what it denies`,
  () => ({ ...situation, object: { ...situation.object, policies: [] } }),
);
