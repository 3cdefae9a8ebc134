import type { IConstruct } from 'constructs';

/**
 * The child of `scope` with this id, made where it is missing.
 *
 * The construct tree is the only state: two apps in one process do not see each other's.
 */
export function findOrCreate<T extends IConstruct>(scope: IConstruct, id: string, create: () => T): T {
  return (scope.node.tryFindChild(id) as T | undefined) ?? create();
}
