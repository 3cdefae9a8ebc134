import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { SecretPath } from '../naming/secret-path';
import { Problem } from '../private/problems';

/** A hierarchy that this app creates. */
interface Hierarchy extends IConstruct {
  readonly path: SecretPath;
}

/** Whether two hierarchies of one path are in the same account and region. */
type SameEnvironment = 'yes' | 'possibly' | 'no';

/** The hierarchies of each construct tree, by its root: searching the tree for each hierarchy takes quadratic time. */
const hierarchiesByRoot = new WeakMap<IConstruct, Hierarchy[]>();

/** Registers a hierarchy that is in the construct tree. */
export function registerHierarchy(hierarchy: Hierarchy): void {
  const { root } = hierarchy.node;
  const hierarchies = hierarchiesByRoot.get(root) ?? [];
  hierarchies.push(hierarchy);
  hierarchiesByRoot.set(root, hierarchies);
}

/** The hierarchies in the construct tree of a scope, without those whose constructs were removed from it. */
export function hierarchiesAround(scope: IConstruct): Hierarchy[] {
  return (hierarchiesByRoot.get(scope.node.root) ?? []).filter(isInTree);
}

/** Problems of a second hierarchy of one path: both would own the same names and tags. */
export function checkUniqueHierarchy(scope: IConstruct, path: SecretPath, others: Hierarchy[]): Problem[] {
  return others.filter((other) => other.path.path === path.path && isSameEnvironment(scope, other) === 'yes').map((other) => ({
    id: 'hierarchy-repeated',
    message: `a path must have one hierarchy in an account and region, got: a second one of ${path.path} in addition to ${other.node.path}; `
      + 'add the secrets there, or use TaggedSecretHierarchy.fromTaggedSecretHierarchyAttributes to read them',
  }));
}

/** The hierarchies of the same path that may be in the same account and region at deployment. */
export function possibleDuplicates(scope: IConstruct, path: SecretPath, others: Hierarchy[]): Hierarchy[] {
  return others.filter((other) => other.path.path === path.path && isSameEnvironment(scope, other) === 'possibly');
}

function isSameEnvironment(one: IConstruct, other: IConstruct): SameEnvironment {
  const [mine, its] = [Stack.of(one), Stack.of(other)];
  if (mine === its) {
    return 'yes';
  }
  const environments = [mine.account, mine.region, its.account, its.region];
  if (environments.some((value) => Token.isUnresolved(value))) {
    return 'possibly';
  }
  return mine.account === its.account && mine.region === its.region ? 'yes' : 'no';
}

function isInTree(construct: IConstruct): boolean {
  const { scope, id } = construct.node;
  return scope === undefined || (scope.node.tryFindChild(id) === construct && isInTree(scope));
}
