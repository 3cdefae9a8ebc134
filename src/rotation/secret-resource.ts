import { Reference, Tokenization } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/**
 * The secret in this tree that a secret id refers to, through an attachment where it names one.
 *
 * Undefined for ids that are text, or tokens of something else: secrets that are not made here.
 */
export function secretResourceOf(secretId: string): secretsmanager.CfnSecret | undefined {
  const fragments = Tokenization.reverseString(secretId);
  const token = fragments.length === 1 ? fragments.firstToken : undefined;
  if (!Reference.isReference(token)) {
    return undefined;
  }
  const { target } = token;
  if (secretsmanager.CfnSecretTargetAttachment.isCfnSecretTargetAttachment(target)) {
    return secretResourceOf(target.secretId);
  }
  return secretsmanager.CfnSecret.isCfnSecret(target) ? target : undefined;
}

/** Direct references compare by their resource, so that a secret and its attachment are one. */
export function isSameSecret(one: string, other: string): boolean {
  const resource = secretResourceOf(one);
  return one === other || (resource !== undefined && resource === secretResourceOf(other));
}
