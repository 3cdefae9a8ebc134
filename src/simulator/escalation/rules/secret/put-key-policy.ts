import { fullAccessPolicy } from '../../full-access-policies';
import { transitionsOf, type SecretRule } from '../rule';

/** Replaces the policy of the secret's key. */
export const putKeyPolicy: SecretRule = (state, capabilities) => {
  const { object } = state;
  const { key } = object;
  return key === undefined ? [] : transitionsOf(
    capabilities.whoCanOnKey(object, key, 'PutKeyPolicy', { 'kms:BypassPolicyLockoutSafetyCheck': 'false' }),
    'kms:PutKeyPolicy replaces the policy of the secret\'s key by one that lets the principal decrypt',
    () => ({ ...state, object: { ...object, key: { ...key, policy: fullAccessPolicy('key'), unknown: undefined } } }),
  );
};
