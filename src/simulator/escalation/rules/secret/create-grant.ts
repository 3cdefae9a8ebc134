import { stepOf, type SecretRule } from '../../search-state';

/** Grants the use of the secret's key. */
export const createGrant: SecretRule = (situation, hands) => {
  const { object, reader } = situation;
  const { key } = object;
  const grantee = reader.subject.caller.arn;
  const request = { 'kms:GranteePrincipal': grantee, 'kms:GrantOperations': ['Decrypt'], 'kms:GrantIsForAWSResource': 'false' };
  return key === undefined ? [] : stepOf(hands.mayKey(object, key, 'CreateGrant', request), 'kms:CreateGrant lets the principal decrypt with the secret\'s key',
    () => ({ ...situation, object: { ...object, key: { ...key, grants: [...key.grants, { grantee, operations: ['Decrypt'] }] } } }));
};
