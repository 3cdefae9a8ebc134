import type { AccessSubject } from '../evaluation/secret-decision';

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

  /** Whether none is left. */
  public get isEmpty(): boolean {
    return this.byLength.every((ways) => ways.length === 0);
  }

  public push(way: T): void {
    (this.byLength[way.steps.length] ??= []).push(way);
  }

  /** Takes out those of up to a length, also such as are put in meanwhile; these must not be shorter than what was taken last. */
  public* upTo(limit: number): Generator<T> {
    for (let length = 0; length <= limit && length < this.byLength.length; length += 1) {
      const ways = this.byLength[length] ?? [];
      // The list grows while it is walked.
      for (const way of ways) {
        yield way;
      }
      this.byLength[length] = [];
    }
  }
}
