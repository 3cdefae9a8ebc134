import { openPolicy } from '../open-policy';
import { mayKey, stepOf, type Rule, type SecretSituation } from '../situation';

/** Replaces the policy of the secret's key. */
export const putKeyPolicy: Rule<SecretSituation> = (situation, ground) => {
  const { key } = situation.object;
  return key === undefined ? [] : stepOf(mayKey(situation, 'PutKeyPolicy', key, ground, { 'kms:BypassPolicyLockoutSafetyCheck': 'false' }),
    'kms:PutKeyPolicy replaces the policy of the secret\'s key by one that lets the principal decrypt',
    () => ({ ...situation, object: { ...situation.object, key: { ...key, policy: openPolicy('key'), unknown: undefined } } }));
};
