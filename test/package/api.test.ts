import { existsSync, readFileSync } from 'node:fs';
import * as spec from '@jsii/spec';
import { looselyTyped, requiredOptions, undocumented, withoutDefault } from './api-rules';
import { loadAssembly, typesOf } from './assembly';

const API = 'API.md';

/** A CloudFormation template has no type in CDK: `Template.toJSON()` returns a map of JSON values, and parsers of JSON and YAML do too. */
const UNTYPED = ['SimulatedTemplate.template'];

/** A struct of one property, as the compiler writes it. */
function struct(name: string, property: Partial<spec.Property>): spec.Assembly {
  const type: spec.InterfaceType = {
    assembly: 'lib',
    fqn: `lib.${name}`,
    kind: spec.TypeKind.Interface,
    datatype: true,
    name,
    docs: { summary: 'A struct.' },
    properties: [{ name: 'prop', type: { primitive: spec.PrimitiveType.String }, docs: { summary: 'A prop.' }, ...property }],
  };
  return { name: 'lib', types: { [type.fqn]: type } } as unknown as spec.Assembly;
}

describe('the rules find what they are for', () => {
  test.each([
    ['a missing default', withoutDefault(struct('Props', { optional: true }))],
    ['an empty default', withoutDefault(struct('Props', { optional: true, docs: { summary: 'A prop.', default: '-' } }))],
    ['a default that only says undefined', withoutDefault(struct('Props', { optional: true, docs: { summary: 'A prop.', default: 'undefined' } }))],
    ['an undocumented member', undocumented(struct('Props', { docs: {} }))],
    ['any', looselyTyped(struct('Props', { type: { primitive: spec.PrimitiveType.Any } }))],
    ['a union inside a list', looselyTyped(struct('Props', {
      type: { collection: { kind: spec.CollectionKind.Array, elementtype: { union: { types: [{ fqn: 'lib.A' }, { fqn: 'lib.B' }] } } } },
    }))],
  ])('%s', (_what, found) => {
    expect(found).toEqual(['Props.prop']);
  });

  test('a required property of options', () => {
    expect(requiredOptions(struct('ThingOptions', {}))).toEqual(['ThingOptions.prop']);
    expect(requiredOptions(struct('ThingProps', {}))).toEqual([]);
  });
});

describe('the public API', () => {
  const assembly = loadAssembly();

  test('says of every optional property what happens without it', () => {
    expect(withoutDefault(assembly)).toEqual([]);
  });

  test('documents every type and member', () => {
    expect(undocumented(assembly)).toEqual([]);
  });

  test('has a type for everything except templates: no any, no unions', () => {
    expect(looselyTyped(assembly)).toEqual(UNTYPED);
  });

  test('requires nothing in options', () => {
    expect(requiredOptions(assembly)).toEqual([]);
  });

  test('stands in API.md, every type of it', () => {
    const reference = existsSync(API) ? readFileSync(API, 'utf8') : '';
    expect(typesOf(assembly).filter((type) => !reference.includes(`### ${type.name} <a `)).map((type) => type.fqn)).toEqual([]);
  });
});
