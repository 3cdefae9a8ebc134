import type { Outcome } from '../evaluation/authorization';

/** That something can be done, and why nobody can be sure of it; undefined where it cannot. */
export type Chance = { readonly doubt?: string } | undefined;

/** The chance of an answer: what nobody can know counts as possible. */
export function chanceOf({ verdict, reason }: Outcome): Chance {
  return verdict === 'allowed' ? {} : verdict === 'inconclusive' ? { doubt: reason } : undefined;
}

/** The chance that all of several things can be done. */
export function every(...chances: Chance[]): Chance {
  return chances.includes(undefined) ? undefined : { doubt: chances.find((chance) => chance?.doubt !== undefined)?.doubt };
}
