import type { AccessObject } from './access-request';

/** Another action on the same secret that a request requires. */
export interface RequiredAction {
  readonly action: string;
  /** Why it is unknown whether the request requires it. */
  readonly doubt?: string;
}

/**
 * The actions that Secrets Manager requires in addition to the action itself.
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
