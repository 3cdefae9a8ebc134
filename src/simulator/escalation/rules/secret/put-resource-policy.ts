import { fullAccessPolicy } from '../../full-access-policies';
import { transitionsOf, type SecretRule } from '../rule';

/**
 * Replaces the secret's resource policy.
 *
 * A guard that requires `BlockPublicPolicy` does not prevent this: a policy that names only one principal is not public.
 */
export const putResourcePolicy: SecretRule = (state, capabilities) => transitionsOf(
  capabilities.whoCanOnSecret(state.object, 'PutResourcePolicy', { 'secretsmanager:BlockPublicPolicy': 'true' }),
  `secretsmanager:PutResourcePolicy replaces the resource policy of ${state.name} by one that lets the principal read`,
  () => ({ ...state, object: { ...state.object, policies: [fullAccessPolicy('resource')] } }),
);
