import { Queue, type Way } from './attack-path';
import { Canonical, idOf } from './canonical';
import type { Hands } from './capabilities';
import { Reach, waysOf } from './reachability';
import { SECRET_RULES } from './rules/secret';
import type { ActingPrincipal, Actor, Ground, SecretSituation, Step } from './search-state';
import { mayRead, possibleReaders } from './who-can-read';
import type { AccessSetting } from '../evaluation/secret-decision';
import type { AppModel } from '../inventory/app-model';
import type { AskedPrincipal } from '../inventory/outside-principals';
import type { TemplateSecret } from '../inventory/secrets';

/** Steps by which a principal comes to read a secret that it may not read. */
export interface Escalation {
  readonly principal: ActingPrincipal;
  readonly secret: TemplateSecret;
  readonly steps: string[];
  /** Why nobody knows whether the way is open. */
  readonly uncertainty?: string;
}

const READ = 'secretsmanager:GetSecretValue';
/** So many changes to secret, key and reader's tags are tried in a row. */
const CHANGES = 3;

/** A way to a secret as far as it was followed. */
interface Visit extends Way {
  readonly situation: SecretSituation;
  readonly changes: number;
}

/** The shortest way of each principal that it concerns to each secret that it may not read: a certain one where there is one. */
export function findEscalations(model: AppModel, setting: AccessSetting, concerns: (principal: AskedPrincipal) => boolean): Escalation[] {
  const ground: Ground = { model, setting, canonical: new Canonical(), answers: new WeakMap() };
  const outside = model.outsiders().filter((principal) => principal.subject.caller.kind !== 'service' && concerns(principal)).flatMap(({ known, untold, ...principal }) =>
    waysFrom({ ...principal, subject: known ?? principal.subject }, ground).map((way) => ({ ...way, uncertainty: way.uncertainty ?? untold })));
  return [...model.principals.filter(concerns).flatMap((principal) => waysFrom(principal, ground)), ...outside];
}

function waysFrom(principal: ActingPrincipal, ground: Ground): Escalation[] {
  const { secrets } = ground.model;
  const certain = new Reach(principal, ground, false);
  const ways = findWays(secrets, certain);
  const open = secrets.filter((secret) => !ways.has(secret));
  const doubtful = certain.hands.doubtful ? findWays(open, new Reach(principal, ground, true)) : new Map<TemplateSecret, Visit>();
  return secrets.flatMap((secret) => {
    const way = ways.get(secret) ?? doubtful.get(secret);
    // A way without steps and doubt is the permission to read.
    return way && (way.steps.length > 0 || way.doubt !== undefined)
      ? [{ principal, secret, steps: [...way.steps, lastStep(way)], uncertainty: way.doubt }] : [];
  });
}

/** The shortest ways to secrets; what the principal can act as is gathered only as far as no shorter way was found. */
function findWays(secrets: readonly TemplateSecret[], reach: Reach): Map<TemplateSecret, Visit> {
  const found = new Map<TemplateSecret, Visit>();
  for (let steps = 0, whole = false; found.size < secrets.length && !whole; steps += 1) {
    reach.grow(steps);
    whole = reach.isWhole;
    for (const secret of secrets.filter((candidate) => !found.has(candidate))) {
      const way = findWay(secret, reach.hands, whole ? Infinity : steps);
      if (way) {
        found.set(secret, way);
      }
    }
  }
  return found;
}

function lastStep({ situation: { name, stage } }: Visit): string {
  return `${READ} on ${name}${stage === undefined ? '' : ` for ${stage}`}`;
}

/** The shortest way to a secret, of so many steps before it is read at most. */
function findWay({ name, object }: TemplateSecret, hands: Hands, limit: number): Visit | undefined {
  const queue = new Queue<Visit>();
  const known = hands.ground.canonical.object(object);
  for (const { steps, doubt, past, ...reader } of possibleReaders(known, hands)) {
    queue.push({ situation: { start: hands.start, reader, name, object: known }, steps, doubt, past, changes: 0 });
  }
  const visited = new Set<string>();
  for (const visit of queue.upTo(limit)) {
    const key = keyOf(visit.situation);
    if (!visited.has(key)) {
      visited.add(key);
      const chance = mayRead(visit.situation, hands);
      if (chance && hands.counts(chance)) {
        return { ...visit, doubt: visit.doubt ?? chance.doubt };
      }
      if (visit.changes < CHANGES) {
        SECRET_RULES.flatMap((rule) => rule(visit.situation, hands)).flatMap((step) => next(visit, step, hands)).forEach((way) => queue.push(way));
      }
    }
  }
  return undefined;
}

/** What tells situations apart; by which way one came to them does not matter. */
function keyOf({ reader, object, stage }: SecretSituation): string {
  return [idOf(reader.subject), idOf(object), stage].join('|');
}

function next(visit: Visit, step: Step<SecretSituation>, { ground }: Hands): Visit[] {
  const situation = { ...step.leads, object: ground.canonical.object(step.leads.object) };
  const { start, reader } = visit.situation;
  // Who acts is said where it is neither of both.
  const tell = (text: string, { principal }: Actor): string => principal === start || principal === reader.principal ? text : `${text}, as ${principal.name}`;
  return waysOf(step, visit, reader, tell).map((way) => ({ ...way, situation, changes: visit.changes + 1 }));
}
