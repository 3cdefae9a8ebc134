import { openPolicy } from '../../open-policy';
import { stepOf, type SecretRule } from '../../search-state';

/** Replaces the policy of the secret's key. */
export const putKeyPolicy: SecretRule = (situation, hands) => {
  const { object } = situation;
  const { key } = object;
  return key === undefined ? [] : stepOf(hands.mayKey(object, key, 'PutKeyPolicy', { 'kms:BypassPolicyLockoutSafetyCheck': 'false' }),
    'kms:PutKeyPolicy replaces the policy of the secret\'s key by one that lets the principal decrypt',
    () => ({ ...situation, object: { ...object, key: { ...key, policy: openPolicy('key'), unknown: undefined } } }));
};
