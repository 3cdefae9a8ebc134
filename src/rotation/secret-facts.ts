import * as kms from 'aws-cdk-lib/aws-kms';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { KnownSecret } from '../access/targets/secret-resource';

/** The secret of the user who may change the rotated one's password. */
export interface Superuser {
  readonly secret: interfaces.ISecretRef;
  readonly key?: kms.IKey;
}

/** The key of a secret, where CDK knows it. */
export function keyOf(secret: KnownSecret): kms.IKey | undefined {
  return secret.encryptionKey;
}

/** The ARN as a policy must name it: with a pattern for the suffix that CDK does not know of secrets imported by name. */
export function arnForGrants(secret: KnownSecret): string {
  const partial = secret.secretArn !== undefined && secret.secretFullArn === undefined;
  return partial ? `${secret.secretArn}-??????` : secret.secretRef.secretId;
}
