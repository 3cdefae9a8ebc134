import { Reference, Tokenization } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';

/** A reference to a secret, with what CDK's higher-level constructs know in addition. */
export type KnownSecret = interfaces.ISecretRef & Partial<Pick<secretsmanager.ISecret, 'encryptionKey' | 'secretArn' | 'secretFullArn'>>;

/**
 * The resource of a secret that is created in this app; undefined for other secrets.
 *
 * @param secret the construct of a secret, or a secret id. An id that refers to an attachment means the attached secret. The construct of an
 * attachment has no resource of its own, and an id that is plain text or another token refers to none.
 */
export function secretResourceOf(secret: IConstruct | string): secretsmanager.CfnSecret | undefined {
  if (typeof secret === 'string') {
    const target = referenceTarget(secret);
    return target && secretResourceOf(secretsmanager.CfnSecretTargetAttachment.isCfnSecretTargetAttachment(target) ? target.secretId : target);
  }
  const resource = secretsmanager.CfnSecret.isCfnSecret(secret) ? secret : secret.node.defaultChild;
  return resource && secretsmanager.CfnSecret.isCfnSecret(resource) ? resource : undefined;
}

/** Whether two secret ids mean the same secret. A secret and its attachment are the same. */
export function isSameSecret(one: string, other: string): boolean {
  const resource = secretResourceOf(one);
  return one === other || (resource !== undefined && resource === secretResourceOf(other));
}

function referenceTarget(secretId: string): IConstruct | undefined {
  const fragments = Tokenization.reverseString(secretId);
  const token = fragments.length === 1 ? fragments.firstToken : undefined;
  return Reference.isReference(token) ? token.target : undefined;
}
