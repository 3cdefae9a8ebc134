import type { AccessObject, KeyRequest, RequestedKey } from './access-request';

/** A call to KMS by Secrets Manager, with the permissions of the caller. */
export interface KeyCall extends RequestedKey {
  readonly action: string;
  /** Why it is unknown whether Secrets Manager performs the call. */
  readonly doubt?: string;
}

const DECRYPT = 'kms:Decrypt';
const GENERATE = 'kms:GenerateDataKey';
const ENCRYPT = 'kms:Encrypt';
const DISAGREE = 'for a new value under a customer managed key, the API reference of UpdateSecret requires kms:GenerateDataKey, kms:Encrypt and '
  + 'kms:Decrypt, and the user guide requires only kms:GenerateDataKey; allow all three, or none';
const VALUE_UNKNOWN = 'whether the request changes the value, for which Secrets Manager calls KMS, is not given; '
  + 'pass it with the query\'s `changesValue`';

/**
 * The calls to KMS that an action requires.
 *
 * Calls whose denial Secrets Manager tolerates are not listed: if it cannot encrypt existing versions under a new key, it keeps them under the
 * old key.
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
    case 'secretsmanager:replicatesecrettoregions':
      return [{ action: DECRYPT, key }, ...replicating(request.key ? [request.key] : object.replicaKeys ?? [])];
    default: return [];
  }
}

/** Secrets Manager first tests the key of a secret in both directions, with or without a value. */
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
