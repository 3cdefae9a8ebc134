import { join, NO_STEPS, Queue, type Way } from './attack-path';
import { Hands, possible } from './capabilities';
import { ACTOR_RULES, BECOME_RULES } from './rules/principal';
import type { ActingPrincipal, Actor, Changed, Ground, Reached, Step } from './search-state';
import { statementsOf } from './wanted-tags';
import type { AccessSubject } from '../evaluation/secret-decision';

/** All that a principal can come to act as without touching a secret, the nearest first; it is gathered as far as it is asked for. */
export class Reach {
  public readonly hands: Hands;
  private readonly queue = new Queue<Reached>();

  constructor(start: ActingPrincipal, ground: Ground, withDoubt: boolean) {
    this.hands = new Hands(start, ground, withDoubt);
    this.queue.push({ principal: start, subject: ground.canonical.subject(start.subject), ...NO_STEPS });
  }

  /** Whether everything is gathered. */
  public get isWhole(): boolean {
    return this.queue.isEmpty;
  }

  /** Gathers all that takes so many steps at most. */
  public grow(steps: number): void {
    for (const reached of this.queue.upTo(steps)) {
      if (!this.hands.outdoes(reached)) {
        this.hands.add(reached);
        nextOf(reached, this.hands).forEach((next) => this.queue.push(next));
      }
    }
  }
}

/** What somebody who is new opens to all. */
function nextOf(reached: Reached, hands: Hands): Reached[] {
  const changeable = canChangePrincipals(reached.subject) ? hands.all : [reached];
  return [...changeable.flatMap((actor) => changes(actor, hands)), ...becomes(hands)];
}

function becomes(hands: Hands): Reached[] {
  const { model, canonical } = hands.ground;
  const others = model.principals.filter((principal) => principal !== hands.start && !hands.has(canonical.subject(principal.subject)));
  return others.flatMap((other) => BECOME_RULES.flatMap((rule) => rule(other, hands)).filter((step) => hands.counts(step)).flatMap((step) =>
    waysOf(step, NO_STEPS).map((way) => ({ principal: other, subject: canonical.subject(other.subject), ...way }))));
}

function changes(actor: Reached, hands: Hands): Reached[] {
  return ACTOR_RULES.flatMap((rule) => rule(actor, hands)).filter((step) => hands.counts(step)).flatMap((step) => changed(actor, step, hands));
}

function changed(actor: Reached, step: Step<Changed>, hands: Hands): Reached[] {
  const subject = hands.ground.canonical.subject(step.leads.subject);
  return hands.has(subject) ? [] : waysOf(step, actor, actor).map((way) => ({
    principal: actor.principal, subject, ...way, past: step.leads.less ? [...way.past, actor.subject] : way.past,
  }));
}

/** How a step is told that somebody takes. */
type Tell = (text: string, by: Actor) => string;

/** The shortest way to take a step after a way, by whoever can still take it. */
export function waysOf({ texts, deeds, doubt }: Step<unknown>, before: Way, reader?: Actor, tell: Tell = (text) => text): Way[] {
  let best: { way: Way; by: Reached } | undefined;
  for (const deed of deeds) {
    const way = possible(before, deed.by) && (!reader || !deed.past.includes(reader.subject)) ? join(before, deed) : undefined;
    best = way !== undefined && (best === undefined || way.steps.length < best.way.steps.length) ? { way, by: deed.by } : best;
  }
  if (!best) {
    return [];
  }
  const { way, by } = best;
  return [{ ...way, steps: [...way.steps, ...texts.map((text, index) => index === 0 ? tell(text, by) : text)], doubt: way.doubt ?? doubt }];
}

/** Actions that change principals, as far as a statement names them. */
const OF_IAM = /^(\*|[^:]*\*|iam:|.*\uE000)/;
const able = new WeakMap<AccessSubject, boolean>();

/** Whether somebody may have any permission of IAM, without which it changes nothing about others. */
function canChangePrincipals(subject: AccessSubject): boolean {
  const known = able.get(subject) ?? statementsOf(subject.identity).some(({ effect, actions, notActions, unknown }) =>
    effect === 'Allow' && (unknown !== undefined || notActions || actions.some((action) => OF_IAM.test(action))));
  able.set(subject, known);
  return known;
}
