import type { Capabilities } from './capabilities';
import { allFeasible, feasibilityOf, type Feasibility } from './feasibility';
import { fullAccessPolicy } from './full-access-policies';
import { objectId } from './interner';
import type { ReachablePrincipal, SearchState } from './search-state';
import type { AccessObject, AccessSubject } from '../evaluation/access-request';
import { decideAccess } from '../evaluation/secret-decision';
import type { ContextLayer } from '../iam/conditions/request-context';
import type { Policy } from '../iam/policy-document';

const READ = 'secretsmanager:GetSecretValue';

/** Whether the reader of a state can read the secret, which requires Secrets Manager and KMS to allow it. */
export function canRead({ reader, object, stage }: SearchState, capabilities: Capabilities): Feasibility {
  return capabilities.evaluate(reader.subject, ['read', objectId(object), stage].join('|'), (subject) => {
    const { context: { setting } } = capabilities;
    const requested = stage === undefined ? setting : capabilities.settingWith({ 'secretsmanager:VersionStage': stage });
    return allFeasible(...decideAccess(subject, READ, object, requested).map(({ outcome }) => feasibilityOf(outcome)));
  });
}

const MAY_CHANGE = 'it may be changed';
const UNKNOWN_TAGS = { tags: {}, tagsUnknown: MAY_CHANGE };
const UNKNOWN_STAGE: ContextLayer = new Map([['secretsmanager:versionstage', { values: [], unknown: MAY_CHANGE }]]);
const UNKNOWN_FUNCTION: ContextLayer = new Map([['secretsmanager:resource/allowrotationlambdaarn', { values: [], unknown: MAY_CHANGE }]]);

/**
 * The reachable principals that could read the secret after any changes that are possible.
 *
 * This is an optimistic estimate that limits the search: it omits only principals that Secrets Manager denies whatever is changed.
 */
export function potentialReaders(object: AccessObject, capabilities: Capabilities): ReachablePrincipal[] {
  const changes = new Map<string, readonly Policy[]>([['none', object.policies]]);
  if (isPossiblyPermitted(object, 'PutResourcePolicy', capabilities)) {
    changes.set('put', [fullAccessPolicy('resource')]);
  }
  if (isPossiblyPermitted(object, 'DeleteResourcePolicy', capabilities)) {
    changes.set('delete', []);
  }
  return capabilities.principals.filter(({ subject }) => [...changes].some(([change, policies]) => {
    const cacheKey = ['could', change, objectId(object)].join('|');
    return capabilities.evaluate(subject, cacheKey, () => optimisticRead(subject, relaxed(object, policies), capabilities)) !== undefined;
  }));
}

/** Only the decision of Secrets Manager, because the secret may be moved to another key. */
function optimisticRead(subject: AccessSubject, object: AccessObject, { context: { setting } }: Capabilities): Feasibility {
  const request = new Map([...setting.request, ...UNKNOWN_STAGE]);
  return feasibilityOf(decideAccess({ ...subject, ...UNKNOWN_TAGS }, READ, object, { ...setting, request })[0].outcome);
}

/** Whether any reachable principal is permitted to perform an action on the secret for some tags of the secret. */
function isPossiblyPermitted(object: AccessObject, action: string, capabilities: Capabilities): boolean {
  const cacheKey = ['could', action, objectId(object)].join('|');
  const decide = (subject: AccessSubject): Feasibility =>
    feasibilityOf(decideAccess(subject, `secretsmanager:${action}`, relaxed(object, object.policies), capabilities.context.setting)[0].outcome);
  return capabilities.principals.some(({ subject }) => capabilities.evaluate(subject, cacheKey, decide) !== undefined);
}

/** The secret with everything unknown that a step may change, except for its policies. */
function relaxed(object: AccessObject, policies: readonly Policy[]): AccessObject {
  return { ...object, ...UNKNOWN_TAGS, policies, properties: new Map([...object.properties ?? [], ...UNKNOWN_FUNCTION]) };
}
