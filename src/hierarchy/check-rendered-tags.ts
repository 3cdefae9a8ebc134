import { Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Problem } from '../private/problems';

/**
 * Problems of a secret's access tags in the finished template, after aspects and `Tags.of` have changed the tags.
 *
 * The policy of a reader compares these tags. If one is missing or has another value, no reader or a wrong reader can read the secret. Keys
 * are compared without regard to case, as IAM does: two keys that differ only in case make the comparison ambiguous.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function checkRenderedTags(secret: secretsmanager.CfnSecret, accessTags: { [key: string]: string }): Problem[] {
  const secretTags = secret.tags.tagValues();
  const stackKeys = Object.keys(Stack.of(secret).tags.tagValues());
  return Object.entries(accessTags).flatMap(([key, value]) => [
    ...checkValue(secret, key, value, secretTags[key]),
    ...checkCase(secret, key, [...Object.keys(secretTags), ...stackKeys]),
  ]);
}

function checkValue(secret: secretsmanager.CfnSecret, key: string, expected: string, got: string | undefined): Problem[] {
  return got === expected ? [] : [{
    id: 'access-tag-changed',
    message: `tag "${key}" of ${secret.node.path} must be "${expected}" in the template, got: ${got === undefined ? 'no such tag' : `"${got}"`}; `
      + 'remove the Tags.of(…) or the aspect that changes it, or exclude AWS::SecretsManager::Secret there',
  }];
}

function checkCase(secret: secretsmanager.CfnSecret, key: string, keys: string[]): Problem[] {
  const others = [...new Set(keys)].filter((other) => other !== key && other.toLowerCase() === key.toLowerCase());
  return others.map((other) => ({
    id: 'access-tag-case',
    message: `tag "${other}" of ${secret.node.path} must not differ from "${key}" only in case, since IAM treats both as one key; `
      + 'rename it, or exclude AWS::SecretsManager::Secret where it is set (Tags.of(…), an aspect or the tags of the stack)',
  }));
}
