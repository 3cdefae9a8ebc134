import { transitionsOf, type SecretRule } from '../rule';

/** Deletes the secret's resource policy, and so its denies. */
export const deleteResourcePolicy: SecretRule = (state, capabilities) => state.object.policies.length === 0 ? [] : transitionsOf(
  capabilities.whoCanOnSecret(state.object, 'DeleteResourcePolicy'),
  `secretsmanager:DeleteResourcePolicy removes the resource policy of ${state.name} with what it denies`,
  () => ({ ...state, object: { ...state.object, policies: [] } }),
);
