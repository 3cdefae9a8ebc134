import type { IConstruct } from 'constructs';

/**
 * The child of `scope` with this id. Creates the child if there is none.
 *
 * The only state is the construct tree, so that two apps in one process do not share constructs.
 */
export function findOrCreate<T extends IConstruct>(scope: IConstruct, id: string, create: () => T): T {
  return (scope.node.tryFindChild(id) as T | undefined) ?? create();
}
