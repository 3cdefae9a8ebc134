import { Stack, Token } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';
import { AccessTarget, environmentOf } from './access-target';
import { isOtherEnvironment } from '../../private/environments';

/** A key as an identity policy names it. */
interface KeyReference {
  readonly arn: string;
  /** The name of the alias that identifies the key, if its ARN is not known. */
  readonly alias?: string;
}

/**
 * The key as a policy in the consumer's stack names it.
 *
 * IAM does not accept an alias as a resource, and another account or region cannot refer to a key that this app creates. In both cases the
 * policy names every key of the owner. The alias, or ViaService, the encryption context and the key policy, then restrict it to this key.
 */
export function keyReference(key: kms.IKey, target: AccessTarget, consumer: IConstruct): KeyReference {
  const known = keyBehind(key);
  const environment = environmentOf(target);
  const anyKey = () => Stack.of(target.scope).formatArn({ ...environment, service: 'kms', resource: 'key', resourceName: '*' });
  if (known === undefined) {
    return { arn: anyKey(), alias: key.keyId };
  }
  const isUnreachable = isOtherEnvironment(environment, Stack.of(consumer)) && Token.isUnresolved(known.keyArn);
  return { arn: isUnreachable ? anyKey() : known.keyArn };
}

/** The key of an alias. Undefined for an alias imported by name: it throws when asked for its key, and shows that in no other way. */
function keyBehind(key: kms.IKey): kms.IKey | undefined {
  if (!('aliasTargetKey' in key)) {
    return key;
  }
  try {
    return (key as kms.IAlias).aliasTargetKey;
  } catch {
    return undefined;
  }
}
