import { PRINCIPAL_RULES } from './on-principals';
import { EVERYTHING } from './open-policy';
import type { Ground, Situation } from './situation';
import type { TemplatePrincipal } from '../principals';

/** A situation that a principal can come to without touching a secret, and how. */
export interface Reached {
  readonly situation: Situation;
  readonly steps: readonly string[];
  readonly doubt?: string;
}

/** All that a principal can come to be, itself first, the nearest before the farther, what is certain before what is not. */
export function reachOf(start: TemplatePrincipal, ground: Ground): Reached[] {
  const itself = { start, reader: { principal: start, subject: start.subject }, helpers: [] };
  const certain = spread([{ situation: itself, steps: [] }], new Set(), ground, false);
  const visited = new Set(certain.map(({ situation }) => keyOf(situation)));
  return spread(certain, visited, ground, true);
}

/** Breadth first; steps in doubt are taken in a second round only, so that a certain way is never hidden by a shorter one in doubt. */
function spread(from: readonly Reached[], visited: Set<string>, ground: Ground, withDoubt: boolean): Reached[] {
  const all = [...from];
  from.forEach(({ situation }) => visited.add(keyOf(situation)));
  // The list grows while it is walked.
  for (const { situation, steps, doubt } of all) {
    for (const step of PRINCIPAL_RULES.flatMap((rule) => rule(situation, ground))) {
      const key = keyOf(step.leads);
      if (!visited.has(key) && (withDoubt || step.doubt === undefined)) {
        visited.add(key);
        all.push({ situation: step.leads, steps: [...steps, ...step.texts], doubt: doubt ?? step.doubt });
      }
    }
  }
  return all;
}

/** What tells situations apart; by which way one came to them does not matter. */
function keyOf({ reader: { principal, subject } }: Situation): string {
  const { identity, boundary } = subject;
  return [principal.name, identity.includes(EVERYTHING) ? 'all' : identity.length, boundary ? 'bound' : 'free'].join('|');
}
