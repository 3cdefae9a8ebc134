import * as spec from '@jsii/spec';
import { membersOf, referencesOf, typesOf, unfold } from './assembly';

/** Which packages (the root or a submodule) name types of which others; Go compiles each to a package of its own. */
export type PackageGraph = Map<string, Set<string>>;

export function packageGraph(assembly: spec.Assembly): PackageGraph {
  const homes = new Map(typesOf(assembly).map((type) => [type.fqn, homeOf(assembly, type)]));
  const graph: PackageGraph = new Map();
  for (const type of typesOf(assembly)) {
    const home = homeOf(assembly, type);
    const edges = graph.get(home) ?? new Set();
    namesIn(type).map((fqn) => homes.get(fqn)).forEach((other) => other !== undefined && other !== home && edges.add(other));
    graph.set(home, edges);
  }
  return graph;
}

/** One way round a circle of packages, such as `['a', 'b', 'a']`; undefined where there is none. */
export function findCycle(graph: PackageGraph): string[] | undefined {
  const visit = (at: string, path: string[]): string[] | undefined => {
    if (path.includes(at)) {
      return [...path.slice(path.indexOf(at)), at];
    }
    for (const next of graph.get(at) ?? []) {
      const cycle = visit(next, [...path, at]);
      if (cycle) {
        return cycle;
      }
    }
    return undefined;
  };
  return [...graph.keys()].map((start) => visit(start, [])).find((cycle) => cycle !== undefined);
}

/** Source symbols that are exported under more than one name: each language would get two types for one. */
export function twiceExported(assembly: spec.Assembly): string[] {
  const seen = new Set<string | undefined>();
  return typesOf(assembly).filter((type) => seen.has(type.symbolId) || !seen.add(type.symbolId)).map((type) => type.fqn);
}

function homeOf(assembly: spec.Assembly, type: spec.Type): string {
  return type.namespace ? `${assembly.name}.${type.namespace.split('.')[0]}` : assembly.name;
}

function namesIn(type: spec.Type): string[] {
  const { base, interfaces } = type as spec.ClassType;
  const inMembers = membersOf(type).flatMap(referencesOf).flatMap(unfold).filter((reference) => spec.isNamedTypeReference(reference));
  return [...(base ? [base] : []), ...(interfaces ?? []), ...inMembers.map((reference) => reference.fqn)];
}
