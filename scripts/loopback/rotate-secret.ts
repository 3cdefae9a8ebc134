import { randomUUID } from 'node:crypto';
import type { SecretsManager } from './secrets-manager';
import { AWSCURRENT } from '../../lambda/rotation/ports';
import type { RotationEvent } from '../../lambda/rotation/rotation';

export const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

/** RotateSecret: labels a new version AWSPENDING and calls the function for its four steps. Resolves to the version's id. */
export async function rotateSecret(service: SecretsManager, arn: string, invoke: (event: RotationEvent) => Promise<void>): Promise<string> {
  const token = randomUUID();
  const secret = service.secret(arn);
  secret.beginRotation(token);
  for (const step of STEPS) {
    await invoke({ SecretId: arn, ClientRequestToken: token, Step: step });
  }
  if (secret.holderOf(AWSCURRENT) !== token) {
    throw new Error(`the function finished, but version ${token} is not AWSCURRENT`);
  }
  return token;
}
