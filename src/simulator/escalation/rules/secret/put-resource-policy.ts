import { openPolicy } from '../../open-policy';
import { stepOf, type SecretRule } from '../../search-state';

/** Replaces the secret's policy; a policy that names its writer only is not public, so that the block of public ones is no guard. */
export const putResourcePolicy: SecretRule = (situation, hands) => stepOf(
  hands.maySecret(situation.object, 'PutResourcePolicy', { 'secretsmanager:BlockPublicPolicy': 'true' }),
  `secretsmanager:PutResourcePolicy replaces the resource policy of ${situation.name} by one that lets the principal read`,
  () => ({ ...situation, object: { ...situation.object, policies: [openPolicy('resource')] } }),
);
