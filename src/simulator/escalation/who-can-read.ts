import { idOf } from './canonical';
import type { Hands } from './capabilities';
import { chanceOf, every, type Chance } from './feasibility';
import { openPolicy } from './open-policy';
import type { Reached, SecretSituation } from './search-state';
import { decideAccess, type AccessObject, type AccessSubject } from '../evaluation/secret-decision';
import type { ContextLayer } from '../iam/conditions/request-context';
import type { Policy } from '../iam/policy-document';

const READ = 'secretsmanager:GetSecretValue';

/** Whether the reader may read in a situation. */
export function mayRead({ reader, object, stage }: SecretSituation, hands: Hands): Chance {
  return hands.answer(reader.subject, ['read', idOf(object), stage].join('|'), (subject) => {
    const asked = stage === undefined ? hands.ground.setting : hands.settingWith({ 'secretsmanager:VersionStage': stage });
    return every(...decideAccess(subject, READ, object, asked).map(({ outcome }) => chanceOf(outcome)));
  });
}

const MAY_CHANGE = 'it may be changed';
const UNKNOWN_TAGS = { tags: {}, tagsUnknown: MAY_CHANGE };
const UNKNOWN_STAGE: ContextLayer = new Map([['secretsmanager:versionstage', { values: [], unknown: MAY_CHANGE }]]);
const UNKNOWN_FUNCTION: ContextLayer = new Map([['secretsmanager:resource/allowrotationlambdaarn', { values: [], unknown: MAY_CHANGE }]]);

/** Those who could read after some change that the principal can make; what is surely denied then is not followed. */
export function possibleReaders(object: AccessObject, hands: Hands): Reached[] {
  const changes = new Map<string, readonly Policy[]>([['none', object.policies]]);
  if (mayBeChanged(object, 'PutResourcePolicy', hands)) {
    changes.set('put', [openPolicy('resource')]);
  }
  if (mayBeChanged(object, 'DeleteResourcePolicy', hands)) {
    changes.set('delete', []);
  }
  return hands.all.filter(({ subject }) => [...changes].some(([change, policies]) =>
    hands.answer(subject, ['could', change, idOf(object)].join('|'), () => chanceWith(subject, relaxed(object, policies), hands)) !== undefined));
}

/** Only what Secrets Manager says, as another key may come. */
function chanceWith(subject: AccessSubject, object: AccessObject, { ground: { setting } }: Hands): Chance {
  const request = new Map([...setting.request, ...UNKNOWN_STAGE]);
  return chanceOf(decideAccess({ ...subject, ...UNKNOWN_TAGS }, READ, object, { ...setting, request })[0].outcome);
}

/** Whether anybody could do something to the secret if only its tags were right. */
function mayBeChanged(object: AccessObject, action: string, hands: Hands): boolean {
  const ask = (subject: AccessSubject): Chance => chanceOf(decideAccess(subject, `secretsmanager:${action}`, relaxed(object, object.policies), hands.ground.setting)[0].outcome);
  return hands.all.some(({ subject }) => hands.answer(subject, ['could', action, idOf(object)].join('|'), ask) !== undefined);
}

/** A secret of which nothing is known that can be changed. */
function relaxed(object: AccessObject, policies: readonly Policy[]): AccessObject {
  return { ...object, ...UNKNOWN_TAGS, policies, properties: new Map([...object.properties ?? [], ...UNKNOWN_FUNCTION]) };
}
