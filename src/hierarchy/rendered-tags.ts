import { Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Problem } from '../private/problems';

/**
 * Problems of the tags as they stand in the finished template, after aspects and `Tags.of` had their say.
 *
 * A reader's policy compares these tags. Where one is missing or other, nobody reads the secret, or
 * somebody else does. Keys are compared without regard to case, as IAM does: two that differ only in
 * case make the comparison ambiguous.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function checkRenderedTags(secret: secretsmanager.CfnSecret, deciding: { [key: string]: string }): Problem[] {
  const own = secret.tags.tagValues();
  const stack = Object.keys(Stack.of(secret).tags.tagValues());
  return Object.entries(deciding).flatMap(([key, value]) => [
    ...checkValue(secret, key, value, own[key]),
    ...checkCase(secret, key, [...Object.keys(own), ...stack]),
  ]);
}

function checkValue(secret: secretsmanager.CfnSecret, key: string, wanted: string, got: string | undefined): Problem[] {
  return got === wanted ? [] : [{
    id: 'access-tag-changed',
    message: `tag "${key}" of ${secret.node.path} must be "${wanted}" in the template, got: ${got === undefined ? 'no such tag' : `"${got}"`}; `
      + 'remove the Tags.of(…) or the aspect that changes it, or exclude AWS::SecretsManager::Secret there',
  }];
}

function checkCase(secret: secretsmanager.CfnSecret, key: string, keys: string[]): Problem[] {
  const others = [...new Set(keys)].filter((other) => other !== key && other.toLowerCase() === key.toLowerCase());
  return others.map((other) => ({
    id: 'access-tag-case',
    message: `tag "${other}" must not stand beside "${key}" on ${secret.node.path}, since IAM takes them for one key; `
      + 'rename it, or exclude AWS::SecretsManager::Secret where it is set (Tags.of(…), an aspect or the tags of the stack)',
  }));
}
