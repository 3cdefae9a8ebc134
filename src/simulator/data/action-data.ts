import * as data from './iam-actions.json';

interface ActionData {
  readonly resource: boolean;
  readonly keys: readonly string[];
}

const ACTIONS = new Map<string, ActionData>(Object.entries(data.services).flatMap(([service, actions]) =>
  Object.entries(actions).map(([name, action]): [string, ActionData] => [`${service}:${name}`.toLowerCase(), action])));

/** Whether AWS has such an action; known for the services in the data only. */
export function isKnownAction(action: string): boolean {
  return ACTIONS.has(action.toLowerCase());
}

/** Whether an action is authorized for a resource, rather than for `*` as `secretsmanager:ListSecrets` is. */
export function hasResource(action: string): boolean {
  return ACTIONS.get(action.toLowerCase())?.resource ?? true;
}

/** Whether a request for an action can carry a condition key of the action's service. */
export function carriesKey(action: string, key: string): boolean {
  const keys = ACTIONS.get(action.toLowerCase())?.keys ?? [];
  return keys.some((candidate) => candidate.endsWith('*') ? key.startsWith(candidate.slice(0, -1)) : candidate === key);
}

const GLOBAL_KEYS: ReadonlySet<string> = new Set(data.globalKeys);

/** Whether requests to all services may carry a condition key. */
export function isGlobalKey(key: string): boolean {
  return GLOBAL_KEYS.has(key);
}
