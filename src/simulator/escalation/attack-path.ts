import type { AccessSubject } from '../evaluation/access-request';

/** A sequence of steps by which a principal gains permissions. */
export interface AttackPath {
  /** Descriptions of the steps, in the order in which they are performed. */
  readonly steps: readonly string[];
  /** Why the templates do not determine whether every step is possible; undefined if the path is certain. */
  readonly uncertainty?: string;
  /** Permission sets that a step of this path has reduced. No later step can use them. */
  readonly revoked: readonly AccessSubject[];
}

/** The path of a principal that has performed no step yet. */
export const EMPTY_PATH: AttackPath = { steps: [], revoked: [] };

/** Both paths, one after the other. A step that both contain is performed once. */
export function concatenate(first: AttackPath, second: AttackPath): AttackPath {
  const missing = second.steps.filter((step) => !first.steps.includes(step));
  const revoked = second.revoked.length > 0 ? [...first.revoked, ...second.revoked] : first.revoked;
  return { steps: [...first.steps, ...missing], uncertainty: first.uncertainty ?? second.uncertainty, revoked };
}

/** A queue that returns the shortest paths first, and paths of equal length in the order in which they were added. */
export class PathQueue<T extends AttackPath> {
  private readonly byLength: T[][] = [];

  /** Whether no path is left. */
  public get isEmpty(): boolean {
    return this.byLength.every((paths) => paths.length === 0);
  }

  public push(path: T): void {
    (this.byLength[path.steps.length] ??= []).push(path);
  }

  /**
   * Removes and returns the paths of at most `limit` steps.
   *
   * The caller may add paths during the iteration, but none that is shorter than the path returned last.
   */
  public* upTo(limit: number): Generator<T> {
    for (let length = 0; length <= limit && length < this.byLength.length; length += 1) {
      const paths = this.byLength[length] ?? [];
      // The loop also visits the paths that are added to this list during the iteration.
      for (const path of paths) {
        yield path;
      }
      this.byLength[length] = [];
    }
  }
}
