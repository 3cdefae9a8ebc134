import type { AccessSubject } from '../secret-access';

/** Steps in order, and why nobody knows whether they can be taken. */
export interface Way {
  readonly steps: readonly string[];
  readonly doubt?: string;
  /** What somebody was before a step took permissions away too: nothing can be done as it any more. */
  readonly past: readonly AccessSubject[];
}

export const NO_STEPS: Way = { steps: [], past: [] };

/** Both ways, one after the other; what they have in common is done once. */
export function join(one: Way, other: Way): Way {
  const missing = other.steps.filter((step) => !one.steps.includes(step));
  const past = other.past.length > 0 ? [...one.past, ...other.past] : one.past;
  return { steps: [...one.steps, ...missing], doubt: one.doubt ?? other.doubt, past };
}

/** Gives ways in the order of their length, and as they were put in where they are equally long. */
export class Queue<T extends Way> {
  private readonly byLength: T[][] = [];

  public push(way: T): void {
    (this.byLength[way.steps.length] ??= []).push(way);
  }

  /** All that is in it and that is put in meanwhile, which must not be shorter than what was given last. */
  public* [Symbol.iterator](): Generator<T> {
    for (let length = 0; length < this.byLength.length; length += 1) {
      for (const way of this.byLength[length] ?? []) {
        yield way;
      }
    }
  }
}
