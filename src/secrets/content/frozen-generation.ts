import { createHash } from 'crypto';
import { Stack, Token } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { RenderedContent } from './secret-content';

/** The key in the resource's Metadata; read by tools that compare a template with what is deployed. */
const METADATA_KEY = 'cdk-managed-secrets:generation';

/**
 * Sets what is stored, after everything else had its say.
 *
 * An organization's property injector for CDK's `Secret` also runs on this library's secrets. Were
 * it to change how the value is generated, CloudFormation would give a live user a new password while
 * the database keeps the old one.
 */
export function freezeGeneration(resource: secretsmanager.CfnSecret, content: RenderedContent): void {
  resource.generateSecretString = content.generateSecretString;
  resource.secretString = content.secretString;
  if (content.generateSecretString) {
    resource.addMetadata(METADATA_KEY, fingerprint(resource, content.generateSecretString));
  }
}

function fingerprint(resource: secretsmanager.CfnSecret, generation: secretsmanager.CfnSecret.GenerateSecretStringProperty): string {
  // Only references need resolving, which is most of the cost.
  const frozen = Token.isUnresolved(generation.secretStringTemplate) ? Stack.of(resource).resolve(generation) : generation;
  const text = JSON.stringify(frozen);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
