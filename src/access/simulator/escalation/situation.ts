import type { Chance } from './chance';
import { chanceOf, some } from './chance';
import type { AppModel } from '../app-model';
import { decideElsewhere, decideKeyDirectly, type OtherResource } from '../other-decisions';
import type { TemplatePrincipal } from '../principals';
import { layer } from '../request-context';
import { decideAccess, type AccessKey, type AccessObject, type AccessSetting, type AccessSubject } from '../secret-access';

/** A principal of the templates with the permissions it has come to. */
export interface Actor {
  readonly principal: TemplatePrincipal;
  readonly subject: AccessSubject;
}

/** Where somebody stands after some steps: as whom they act, and what the secret has become. */
export interface Situation {
  /** Whose way it is. */
  readonly start: TemplatePrincipal;
  /** As whom the secret is read in the end. */
  readonly reader: Actor;
  /** As whom they act besides. */
  readonly helpers: readonly Actor[];
}

/** A situation in front of a secret. */
export interface SecretSituation extends Situation {
  readonly name: string;
  readonly object: AccessObject;
  /** The version stage that is asked for in the end. */
  readonly stage?: string;
}

/** What is the same for all questions. */
export interface Ground {
  readonly model: AppModel;
  readonly setting: AccessSetting;
}

/** One thing that can be done, and the situation it leads to. */
export interface Step<T extends Situation> {
  /** What people read, in order. */
  readonly texts: readonly string[];
  readonly doubt?: string;
  readonly leads: T;
}

/** Finds what can be done in a situation. */
export type Rule<T extends Situation> = (situation: T, ground: Ground) => Array<Step<T>>;

/** What a rule found to be possible as a list of one step, nothing where it is not. */
export function stepOf<T extends Situation>(chance: Chance, texts: string | readonly string[], leads: () => T): Array<Step<T>> {
  return chance ? [{ texts: typeof texts === 'string' ? [texts] : texts, doubt: chance.doubt, leads: leads() }] : [];
}

/** All as whom one acts. */
export function actorsOf({ reader, helpers }: Situation): Actor[] {
  return [reader, ...helpers];
}

type RequestKeys = Record<string, string | string[]>;

function withKeys(setting: AccessSetting, keys: RequestKeys): AccessSetting {
  return { ...setting, request: new Map([...setting.request, ...layer(keys)]) };
}

/** Whether an action on the secret is possible; of KMS's answers only those to the request itself. */
export function maySecret(situation: SecretSituation, action: string, { setting }: Ground, keys: RequestKeys = {}): Chance {
  const given = withKeys(setting, keys);
  return some(actorsOf(situation), ({ subject }) => chanceOf(decideAccess(subject, `secretsmanager:${action}`, situation.object, given)[0].outcome));
}

/** Whether an action on the secret's key is possible. */
export function mayKey(situation: SecretSituation, action: string, key: AccessKey, { setting }: Ground, keys: RequestKeys = {}): Chance {
  const given = withKeys(setting, keys);
  return some(actorsOf(situation), ({ subject }) => chanceOf(decideKeyDirectly(subject, `kms:${action}`, key, given)));
}

/** Whether an action on something else is possible. */
export function may(situation: Situation, action: string, resource: OtherResource, { setting }: Ground): Chance {
  return some(actorsOf(situation), ({ subject }) => chanceOf(decideElsewhere(subject, action, resource, setting)));
}

/** What the reader is called by whose way it is. */
export function callReader({ start, reader: { principal } }: Situation): string {
  return principal === start ? 'the principal itself' : principal.name;
}

/** A situation in which somebody reads as another principal of the templates, and can still act as those before. */
export function as(situation: Situation, principal: TemplatePrincipal): Situation {
  return { ...situation, reader: { principal, subject: principal.subject }, helpers: actorsOf(situation) };
}

/** A role or user as a resource. */
export function asResource({ subject: { caller, tags, tagsUnknown } }: TemplatePrincipal): OtherResource {
  return { arn: caller.arn, tags: { tags, tagsUnknown } };
}
