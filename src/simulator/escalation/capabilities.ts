import { join, type Way } from './attack-path';
import { idOf } from './canonical';
import { chanceOf, type Chance } from './feasibility';
import { isNoLess } from './held-policies';
import type { ActingPrincipal, Actor, Ground, Reached } from './search-state';
import { decideElsewhere, decideKeyDirectly, type OtherResource } from '../evaluation/other-decisions';
import { decideAccess, type AccessKey, type AccessObject, type AccessSetting, type AccessSubject } from '../evaluation/secret-decision';
import { layer } from '../iam/conditions/request-context';

/** That somebody can do a thing: how the principal comes to act as it, and why nobody can be sure. */
export interface Deed extends Way {
  readonly by: Reached;
}

type RequestKeys = Record<string, string | string[]>;

/** So many of those who can do a thing, the nearest, are looked at to do it together with others. */
const NEAREST = 8;

/** All that a principal can act as so far, and what it can do as them. */
export class Hands {
  /** The nearest first. */
  public readonly all: Reached[] = [];
  /** Whether there was anything that nobody can know. */
  public doubtful = false;
  private readonly subjects = new Set<AccessSubject>();
  private readonly variants = new Map<ActingPrincipal, AccessSubject[]>();
  private readonly found = new Map<string, { seen: number; deeds: Deed[] }>();

  /** @param withDoubt whether what nobody can know counts as possible */
  constructor(public readonly start: ActingPrincipal, public readonly ground: Ground, private readonly withDoubt: boolean) {}

  public add(reached: Reached): void {
    const { principal, subject } = reached;
    this.all.push(reached);
    this.subjects.add(subject);
    this.variants.set(principal, [...this.variants.get(principal) ?? [], subject]);
  }

  /** Whether there is already what somebody would be, or the same with no less permissions. */
  public outdoes({ principal, subject }: Actor): boolean {
    return this.has(subject) || (this.variants.get(principal) ?? []).some((other) => isNoLess(other, subject));
  }

  /** Whether a step counts as possible, as far as that does not depend on who takes it. */
  public counts({ doubt }: { readonly doubt?: string }): boolean {
    this.doubtful ||= doubt !== undefined;
    return this.withDoubt || doubt === undefined;
  }

  public has(subject: AccessSubject): boolean {
    return this.subjects.has(subject);
  }

  /** Who can do something on a resource of IAM, Lambda, STS or a service that a role is passed to. */
  public may(action: string, resource: OtherResource): Deed[] {
    const { arn, tags, policy, request } = resource;
    const key = [action, arn, JSON.stringify(tags?.tags ?? {}), policy ? idOf(policy) : '', JSON.stringify(request ?? {})].join('|');
    return this.who(key, (subject) => chanceOf(decideElsewhere(subject, action, resource, this.ground.setting)));
  }

  /** Who can do something on a secret; of KMS's answers only those to the request itself. */
  public maySecret(object: AccessObject, action: string, keys: RequestKeys = {}): Deed[] {
    const setting = this.settingWith(keys);
    return this.who([action, idOf(object), JSON.stringify(keys)].join('|'), (subject) =>
      chanceOf(decideAccess(subject, `secretsmanager:${action}`, object, setting)[0].outcome));
  }

  /** Who can do something on the key of a secret. */
  public mayKey(object: AccessObject, key: AccessKey, action: string, keys: RequestKeys = {}): Deed[] {
    const setting = this.settingWith(keys);
    return this.who(['kms', action, idOf(object), JSON.stringify(keys)].join('|'), (subject) => chanceOf(decideKeyDirectly(subject, `kms:${action}`, key, setting)));
  }

  /** Who can do what a question asks for; its key tells questions apart. */
  public who(key: string, ask: (subject: AccessSubject) => Chance): Deed[] {
    const found = this.found.get(key) ?? { seen: 0, deeds: [] };
    this.found.set(key, found);
    for (; found.seen < this.all.length; found.seen += 1) {
      const by = this.all[found.seen];
      const chance = this.answer(by.subject, key, ask);
      if (chance && this.counts(chance)) {
        found.deeds.push({ by, steps: by.steps, past: by.past, doubt: by.doubt ?? chance.doubt });
      }
    }
    return found.deeds;
  }

  public answer(subject: AccessSubject, key: string, ask: (subject: AccessSubject) => Chance): Chance {
    const { answers } = this.ground;
    const known = answers.get(subject) ?? new Map<string, Chance>();
    answers.set(subject, known);
    if (!known.has(key)) {
      known.set(key, ask(subject));
    }
    return known.get(key);
  }

  public settingWith(keys: RequestKeys): AccessSetting {
    const { setting } = this.ground;
    return { ...setting, request: new Map([...setting.request, ...layer(keys)]) };
  }
}

/** Who can do all of several things alone. */
export function alone(first: readonly Deed[], ...others: Array<readonly Deed[]>): Deed[] {
  return first.flatMap((deed) => {
    const same = others.map((deeds) => deeds.find(({ by }) => by === deed.by));
    const doubt = [deed, ...same].find((found) => found?.doubt !== undefined)?.doubt;
    return same.includes(undefined) ? [] : [{ ...deed, doubt }];
  });
}

/** Who can do two things together, one each or one both. */
export function together(first: readonly Deed[], second: readonly Deed[]): Deed[] {
  const near = second.slice(0, NEAREST);
  const pairs = first.slice(0, NEAREST).flatMap((one) =>
    near.filter(({ by }) => possible(one, by)).map((other) => ({ ...join(one, other), by: one.by })));
  return [...pairs, ...alone(first, second)];
}

/** Whether something can still be done by somebody after a way. */
export function possible(way: Way, by: Reached): boolean {
  return !way.past.includes(by.subject);
}
