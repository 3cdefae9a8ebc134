import { createHash } from 'crypto';
import { Stack, Token } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { RenderedContent } from './secret-content';

/** The key in the resource's Metadata. Tools read it to compare a template with the deployed stack. */
const METADATA_KEY = 'cdk-managed-secrets:generation';

/**
 * Sets the content of a secret, and so overrides what a property injector changed in it.
 *
 * An organization's property injector for CDK's `Secret` also runs on this library's secrets. If it changed how the value is generated,
 * CloudFormation would generate a new password for a live user, while the database keeps the old one.
 */
export function freezeGeneration(resource: secretsmanager.CfnSecret, content: RenderedContent): void {
  resource.generateSecretString = content.generateSecretString;
  resource.secretString = content.secretString;
  if (content.generateSecretString) {
    resource.addMetadata(METADATA_KEY, fingerprint(resource, content.generateSecretString));
  }
}

function fingerprint(resource: secretsmanager.CfnSecret, generation: secretsmanager.CfnSecret.GenerateSecretStringProperty): string {
  // Resolving is most of the cost, and only references need it.
  const frozen = Token.isUnresolved(generation.secretStringTemplate) ? Stack.of(resource).resolve(generation) : generation;
  const text = JSON.stringify(frozen);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
