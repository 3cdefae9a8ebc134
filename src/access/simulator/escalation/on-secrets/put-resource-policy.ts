import { openPolicy } from '../open-policy';
import { maySecret, stepOf, type Rule, type SecretSituation } from '../situation';

/** Replaces the secret's policy; a policy that names its writer only is not public, so that the block of public ones is no guard. */
export const putResourcePolicy: Rule<SecretSituation> = (situation, ground) => stepOf(
  maySecret(situation, 'PutResourcePolicy', ground, { 'secretsmanager:BlockPublicPolicy': 'true' }),
  `secretsmanager:PutResourcePolicy replaces the resource policy of ${situation.name} by one that lets the principal read`,
  () => ({ ...situation, object: { ...situation.object, policies: [openPolicy('resource')] } }),
);
