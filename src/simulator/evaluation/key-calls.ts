import type { AccessObject, KeyRequest, RequestedKey } from './access-request';

export type { KeyRequest, RequestedKey } from './access-request';

/** A call that Secrets Manager makes to KMS for its caller. */
export interface KeyCall extends RequestedKey {
  readonly action: string;
  /** Why nobody knows whether it is made. */
  readonly doubt?: string;
}

const DECRYPT = 'kms:Decrypt';
const GENERATE = 'kms:GenerateDataKey';
const ENCRYPT = 'kms:Encrypt';
const DISAGREE = 'for a new value under a key of the customer, the API reference of UpdateSecret wants kms:GenerateDataKey, kms:Encrypt and kms:Decrypt, the user guide '
  + 'kms:GenerateDataKey alone; allow all three, or none';
const VALUE_UNKNOWN = 'whether the request changes the value, for which Secrets Manager calls KMS, is not given; pass it with the query\'s `changesValue`';

/**
 * The calls to KMS on which an action rests.
 *
 * Not among them are those whose refusal Secrets Manager puts up with: a change of key leaves existing versions under the old one then.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ReplicateSecretToRegions.html
 */
export function keyCalls(action: string, object: AccessObject, request: KeyRequest): KeyCall[] {
  const { key } = object;
  const comparing: KeyCall[] = request.retry ? [{ action: DECRYPT, key }] : [];
  switch (action.toLowerCase()) {
    case 'secretsmanager:getsecretvalue': return [{ action: DECRYPT, key }];
    case 'secretsmanager:putsecretvalue': return [{ action: GENERATE, key }, ...comparing];
    case 'secretsmanager:createsecret': return validating(request.key ?? object);
    case 'secretsmanager:updatesecret': return [...request.key ? validating(request.key) : newValue(object, request), ...comparing];
    case 'secretsmanager:replicatesecrettoregions': return [{ action: DECRYPT, key }, ...replicating(request.key ? [request.key] : object.replicaKeys ?? [])];
    default: return [];
  }
}

/** A key that a secret gets is tried both ways first, with or without a value. */
function validating({ key }: RequestedKey): KeyCall[] {
  return [GENERATE, DECRYPT].map((action) => ({ action, key }));
}

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html */
function newValue({ key }: RequestedKey, { changesValue }: KeyRequest): KeyCall[] {
  const doubtful = key === undefined ? [] : [ENCRYPT, DECRYPT].map((action) => ({ action, key, doubt: DISAGREE }));
  return changesValue === false ? [] : [{ action: GENERATE, key, doubt: changesValue ? undefined : VALUE_UNKNOWN }, ...doubtful];
}

function replicating(keys: readonly RequestedKey[]): KeyCall[] {
  return keys.flatMap(({ key }) => [GENERATE, ENCRYPT].map((action) => ({ action, key })));
}
