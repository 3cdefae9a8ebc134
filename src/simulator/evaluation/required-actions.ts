import type { AccessObject } from './access-request';

/** A further action on the same secret that a request has to be allowed. */
export interface RequiredAction {
  readonly action: string;
  /** Why nobody knows whether it is asked for. */
  readonly doubt?: string;
}

/**
 * What Secrets Manager asks for beside the action itself.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
 */
export function requiredActions(action: string, { tags, tagsUnknown, replicaKeys = [] }: AccessObject): RequiredAction[] {
  if (action.toLowerCase() !== 'secretsmanager:createsecret') {
    return [];
  }
  const tagged = Object.keys(tags).length > 0;
  return [
    ...tagged || tagsUnknown !== undefined ? [{ action: 'secretsmanager:TagResource', doubt: tagged ? undefined : tagsUnknown }] : [],
    ...replicaKeys.length > 0 ? [{ action: 'secretsmanager:ReplicateSecretToRegions' }] : [],
  ];
}
