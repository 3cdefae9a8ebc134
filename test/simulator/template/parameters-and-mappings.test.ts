import { messageOf } from '../../access/support';
import { allow, app, READ, reason, role, secret, sub, type Json } from '../small-templates';

const DENIED = 'denied by Secrets Manager: identity policy does not allow it';

describe('Fn::FindInMap', () => {
  const Mappings = { M: { a: { b: '*' } } };
  const sections = { Mappings, Transform: 'AWS::LanguageExtensions', Parameters: { P: { Type: 'String' } } };
  const ask = (...keys: unknown[]): string => reason(app({ S: secret(), R: role([allow(READ, { Resource: { 'Fn::FindInMap': keys } })]) }, sections));
  const Default = { DefaultValue: '*' };

  test('returns the default value if the mapping has no value', () => {
    expect(ask('M', 'x', 'y', Default)).toBe('allowed');
    expect(ask('M', 'x', 'y', { DefaultValue: sub('arn:aws:s3:::{AWS::Region}') })).toBe(DENIED);
    expect(ask('M', 'x', 'y', { DefaultValue: { Ref: 'P' } })).toBe('inconclusive: parameter P of stack App has no value; pass it with `parameters`');
    expect(ask('M', 'constructor', 'name', Default)).toBe('allowed');
  });

  test('returns the value of the mapping, and an unknown value if a key is unknown', () => {
    expect(ask('M', 'a', 'b', { DefaultValue: 'arn:aws:s3:::none' })).toBe('allowed');
    expect(ask('M', { Ref: 'P' }, 'b', Default)).toBe('inconclusive: parameter P of stack App has no value; pass it with `parameters`');
    expect(ask('M', 'x', 'y')).toBe('inconclusive: Fn::FindInMap of stack App finds no value in mapping M');
  });
});

test('parameters and conditions can have the names of properties that every object has', () => {
  const limited = (name: string): Json => ({ S: secret(), R: role([allow(READ, { Resource: { Ref: name } })]) });
  expect(reason(app(limited('constructor'), { Parameters: { constructor: { Type: 'String' } } })))
    .toBe('inconclusive: parameter constructor of stack App has no value; pass it with `parameters`');
  expect(reason(app(limited('toString')))).toBe('inconclusive: stack App refers to toString, which it does not declare');
  expect(reason(app({ S: secret(), R: { ...role([allow(READ)]), Condition: 'constructor' } })))
    .toBe('inconclusive: whether App/R is created: stack App has no condition constructor');
});

describe('rejects a value that depends on itself', () => {
  const cycle = (what: string, got: string): string => `${what} must not depend on themselves, got: ${got}; correct the template [simulator-cycle]`;
  const functions = (got: string): string => cycle('functions of App', got);
  const roleNamedAfter = (other: string, suffix: string): Json => role([], { RoleName: { 'Fn::Join': ['-', [{ Ref: other }, suffix]] } });
  const imported = { 'Fn::ImportValue': 'X' };
  const Outputs = { O: { Value: imported, Export: { Name: 'X' } } };
  const Conditions = { A: { 'Fn::Not': [{ Condition: 'B' }] }, B: { Condition: 'A' } };

  test.each<[string, Json, Json, string]>([
    ['a name', { S: secret({ Name: { Ref: 'S' } }) }, {}, functions('{"Ref":"S"}')],
    ['names of two roles', { R: roleNamedAfter('Q', 'x'), Q: roleNamedAfter('R', 'y') }, {}, functions('{"Fn::Join":["-",[{"Ref":"Q"},"x"]]}')],
    ['an export', { S: secret({ Name: imported }) }, { Outputs }, functions('{"Fn::ImportValue":"X"}')],
    ['a condition', { S: { ...secret(), Condition: 'A' } }, { Conditions }, cycle('`Conditions` of App', 'A')],
    ['a function in text', { S: secret({ Name: sub('{S}-x') }) }, {}, functions(JSON.stringify(sub('{S}-x')))],
  ])('%s', (_, Resources, sections, message) => {
    expect(messageOf(() => app(Resources, sections))).toBe(message);
  });
});
