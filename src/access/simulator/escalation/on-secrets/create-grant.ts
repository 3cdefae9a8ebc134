import { mayKey, stepOf, type Rule, type SecretSituation } from '../situation';

/** Grants the use of the secret's key. */
export const createGrant: Rule<SecretSituation> = (situation, ground) => {
  const { key } = situation.object;
  const grantee = situation.reader.subject.caller.arn;
  const request = { 'kms:GranteePrincipal': grantee, 'kms:GrantOperations': ['Decrypt'], 'kms:GrantIsForAWSResource': 'false' };
  return key === undefined ? [] : stepOf(mayKey(situation, 'CreateGrant', key, ground, request), 'kms:CreateGrant lets the principal decrypt with the secret\'s key',
    () => ({ ...situation, object: { ...situation.object, key: { ...key, grants: [...key.grants, { grantee, operations: ['Decrypt'] }] } } }));
};
