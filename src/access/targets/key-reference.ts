import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';
import { AccessTarget, environmentOf } from './access-target';

/** A key as an identity policy names it. */
export interface KeyReference {
  readonly arn: string;
  /** Name of the alias that tells the key, where its ARN is not known. */
  readonly alias?: string;
}

/**
 * The key as a policy in the consumer's stack names it.
 *
 * IAM takes no alias for a resource, and another account or region cannot refer to a key that is made here: there the policy names
 * every key of the owner, narrowed by the alias or, with ViaService and the encryption context, by the key policy.
 */
export function keyReference(key: kms.IKey, target: AccessTarget, consumer: IConstruct): KeyReference {
  const owned = targetKeyOf(key);
  const environment = environmentOf(target);
  const anyKey = () => Stack.of(target.scope).formatArn({ ...environment, service: 'kms', resource: 'key', resourceName: '*' });
  if (owned === undefined) {
    return { arn: anyKey(), alias: key.keyId };
  }
  const foreign = differs(environment.account, Stack.of(consumer).account) || differs(environment.region, Stack.of(consumer).region);
  return { arn: foreign && Token.isUnresolved(owned.keyArn) ? anyKey() : owned.keyArn };
}

/** The key behind an alias; undefined for an alias imported by name, which throws when asked and tells it in no other way. */
function targetKeyOf(key: kms.IKey): kms.IKey | undefined {
  if (!('aliasTargetKey' in key)) {
    return key;
  }
  try {
    return (key as kms.IAlias).aliasTargetKey;
  } catch {
    return undefined;
  }
}

function differs(one: string, other: string): boolean {
  return Token.compareStrings(one, other) === TokenComparison.DIFFERENT;
}
