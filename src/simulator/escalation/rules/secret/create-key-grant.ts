import { transitionsOf, type SecretRule } from '../rule';

/** Creates a grant of the secret's key that lets the reader decrypt. */
export const createKeyGrant: SecretRule = (state, capabilities) => {
  const { object, reader } = state;
  const { key } = object;
  const grantee = reader.subject.caller.arn;
  const request = { 'kms:GranteePrincipal': grantee, 'kms:GrantOperations': ['Decrypt'], 'kms:GrantIsForAWSResource': 'false' };
  return key === undefined ? [] : transitionsOf(
    capabilities.whoCanOnKey(object, key, 'CreateGrant', request), 'kms:CreateGrant lets the principal decrypt with the secret\'s key',
    () => ({ ...state, object: { ...object, key: { ...key, grants: [...key.grants, { grantee, operations: ['Decrypt'] }] } } }),
  );
};
