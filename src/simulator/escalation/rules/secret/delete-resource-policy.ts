import { stepOf, type SecretRule } from '../../search-state';

/** Removes what the secret's policy denies. */
export const deleteResourcePolicy: SecretRule = (situation, hands) => situation.object.policies.length === 0 ? [] : stepOf(
  hands.maySecret(situation.object, 'DeleteResourcePolicy'),
  `secretsmanager:DeleteResourcePolicy removes the resource policy of ${situation.name} with what it denies`,
  () => ({ ...situation, object: { ...situation.object, policies: [] } }),
);
