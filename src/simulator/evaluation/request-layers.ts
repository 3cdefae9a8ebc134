import type { AccessKey, AccessObject, AccessSubject } from './access-request';
import { ENDPOINT_KEYS } from './implied-condition-keys';
import { viaService } from './key-access';
import { hasResource } from '../data/action-data';
import { parseArn } from '../iam/arn';
import type { Caller } from '../iam/caller';
import { layer, tagLayer, type ContextLayer } from '../iam/conditions/request-context';
import { unknownText } from '../iam/unknown-text';

/** The parts of an ARN that conditions and other ARNs repeat. */
export function partsOf(arn: string): { partition: string; region: string; account: string } {
  return parseArn(arn) ?? { partition: 'aws', region: '', account: '' };
}

const principalLayers = new WeakMap<AccessSubject, ContextLayer>();

/** The condition keys of a principal, which every request of it has. */
export function principalLayer(subject: AccessSubject): ContextLayer {
  let cached = principalLayers.get(subject);
  if (!cached) {
    cached = new Map([...tagLayer('aws:PrincipalTag/', subject.tags), ...layer(principalKeys(subject.caller))]);
    principalLayers.set(subject, cached);
  }
  return cached;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
function principalKeys(caller: Caller): Record<string, string | string[] | undefined> {
  const call = { 'aws:ViaAWSService': 'false', 'aws:SecureTransport': 'true' };
  if (caller.kind === 'service') {
    const none = { 'aws:PrincipalArn': [], 'aws:PrincipalAccount': [], 'aws:username': [] };
    return { 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': caller.arn, ...none, ...call };
  }
  const types = { 'role': 'AssumedRole', 'user': 'User', 'federated-user': 'FederatedUser', 'root': 'Account' };
  return {
    // For a role it is the ARN of the role, for a federated user the ARN of the session.
    'aws:PrincipalArn': caller.kind === 'federated-user' ? caller.sessionArn : caller.arn,
    'aws:PrincipalAccount': caller.account,
    'aws:PrincipalType': types[caller.kind],
    'aws:PrincipalIsAWSService': 'false',
    'aws:username': caller.kind === 'user' ? caller.arn.slice(caller.arn.lastIndexOf('/') + 1) : [],
    ...call,
  };
}

const objectLayers = new WeakMap<AccessObject, Map<string, ContextLayer[]>>();

/** The condition keys of a secret; only its region for actions that do not support resources. */
export function secretLayers(object: AccessObject, action: string): ContextLayer[] {
  const byAction = objectLayers.get(object) ?? new Map<string, ContextLayer[]>();
  objectLayers.set(object, byAction);
  let layers = byAction.get(action);
  if (!layers) {
    layers = [hasResource(action) ? secretLayer(object) : layer({ 'aws:RequestedRegion': partsOf(object.arn).region })];
    byAction.set(action, layers);
  }
  return layers;
}

function secretLayer(object: AccessObject): ContextLayer {
  const { region, account } = partsOf(object.arn);
  return new Map([
    ...tagLayer('aws:ResourceTag/', object.tags),
    ...tagLayer('secretsmanager:ResourceTag/', object.tags),
    ...layer({
      'secretsmanager:SecretId': object.arn,
      'secretsmanager:SecretPrimaryRegion': region,
      'aws:ResourceAccount': account,
      'aws:RequestedRegion': region,
    }),
    ...object.properties ?? [],
  ]);
}

/** The condition keys of a KMS key. */
export function keyLayer(key: AccessKey): ContextLayer {
  const { region, account } = partsOf(key.arn);
  return new Map([
    ...tagLayer('aws:ResourceTag/', key.tags),
    ...layer({
      'aws:ResourceAccount': account,
      'aws:RequestedRegion': region,
      'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT',
      'kms:KeyUsage': 'ENCRYPT_DECRYPT',
      'kms:ResourceAliases': key.aliases === undefined ? undefined : [...key.aliases],
      'kms:KeySpec': 'SYMMETRIC_DEFAULT',
    }),
  ]);
}

const keyRequestLayers = new WeakMap<AccessObject, Map<string, ContextLayer>>();

/**
 * The condition keys of a call to KMS by Secrets Manager with the caller's permissions: no endpoint and no VPC, and the caller's address only if
 * the caller used no endpoint.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 */
export function keyRequestLayer({ caller: { account } }: AccessSubject, object: AccessObject, throughEndpoint: boolean): ContextLayer {
  const known = keyRequestLayers.get(object) ?? new Map<string, ContextLayer>();
  keyRequestLayers.set(object, known);
  const key = `${account}/${throughEndpoint}`;
  const result = known.get(key) ?? forwardedLayer(account, object.arn, throughEndpoint);
  known.set(key, result);
  return result;
}

function forwardedLayer(account: string | undefined, secretArn: string, throughEndpoint: boolean): ContextLayer {
  const { region } = partsOf(secretArn);
  const service = 'secretsmanager.amazonaws.com';
  return layer({
    'kms:ViaService': viaService(region),
    'kms:CallerAccount': account,
    'kms:EncryptionContext:SecretARN': secretArn,
    'kms:EncryptionContext:SecretVersionId': unknownText('Secrets Manager generates the id of the version'),
    'kms:EncryptionContextKeys': ['SecretARN', 'SecretVersionId'],
    'aws:ViaAWSService': 'true',
    'aws:CalledVia': service,
    'aws:CalledViaFirst': service,
    'aws:CalledViaLast': service,
    ...Object.fromEntries(ENDPOINT_KEYS.map((key) => [key, []])),
    'aws:SourceIp': throughEndpoint ? unknownText('AWS does not document the address that KMS sees if the caller used an endpoint') : undefined,
  });
}
