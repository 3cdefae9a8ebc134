import * as spec from '@jsii/spec';
import { loadAssembly } from './assembly';
import { findCycle, packageGraph, twiceExported } from './package-graph';

/** Classes of which each has a property of the type it points to, as the compiler writes them. */
function classes(...links: [from: string, to: string][]): spec.Assembly {
  const types = links.map(([from, to]) => ({
    fqn: `lib.${from}`,
    kind: spec.TypeKind.Class,
    name: from.split('.').pop(),
    namespace: from.includes('.') ? from.split('.')[0] : undefined,
    symbolId: `src/${from.split('.').pop()}`,
    properties: [{ name: 'other', type: { fqn: `lib.${to}` } }],
  }));
  return { name: 'lib', types: Object.fromEntries(types.map((type) => [type.fqn, type])) } as unknown as spec.Assembly;
}

describe('the graph finds what it is for', () => {
  test('a circle between the root and a submodule', () => {
    expect(findCycle(packageGraph(classes(['A', 'sub.B'], ['sub.B', 'A'])))).toEqual(['lib', 'lib.sub', 'lib']);
  });

  test('a circle between submodules, through a third', () => {
    expect(findCycle(packageGraph(classes(['a.A', 'b.B'], ['b.B', 'c.C'], ['c.C', 'a.A'])))).toEqual(['lib.a', 'lib.b', 'lib.c', 'lib.a']);
  });

  test('no circle where submodules name types of the root', () => {
    expect(findCycle(packageGraph(classes(['A', 'A'], ['sub.B', 'A'])))).toBeUndefined();
  });

  test('a type exported from two places', () => {
    expect(twiceExported(classes(['A', 'A'], ['sub.A', 'A']))).toEqual(['lib.sub.A']);
  });
});

describe('the packages of this library', () => {
  const assembly = loadAssembly();
  const graph = packageGraph(assembly);

  test('do not import each other in a circle, which Go refuses', () => {
    expect(findCycle(graph)).toBeUndefined();
  });

  test('are named by the root in no place', () => {
    expect([...graph.get(assembly.name) ?? []]).toEqual([]);
  });

  test('give each type one home', () => {
    expect(twiceExported(assembly)).toEqual([]);
  });
});
