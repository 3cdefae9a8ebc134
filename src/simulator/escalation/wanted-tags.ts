import type { AccessSubject } from '../evaluation/secret-decision';
import type { ConditionTest } from '../iam/conditions/condition-block';
import { hasVariables } from '../iam/conditions/policy-variables';
import type { Policy, Statement } from '../iam/policy-document';

export type TagSet = Record<string, string>;

/** What a statement asks of one tag, its variables replaced. */
export interface TagTest {
  readonly tag: string;
  readonly base: string;
  readonly ifExists: boolean;
  readonly values: readonly string[];
  /** Whether the values are no patterns. */
  readonly exact: boolean;
}

/** The tests of tags in a statement. */
export interface TagTests {
  readonly effect: 'Allow' | 'Deny';
  readonly tests: readonly TagTest[];
}

/** Changes of tags that may have a statement apply, or apply no longer. */
export interface WantedTags {
  readonly sets: TagSet[];
  readonly removals: string[][];
}

/** So many combinations are tried. */
const SETS = 24;
/** Any value that nothing asks for. */
const ANY_VALUE = 'other';

/** The tests of a condition key with tags; a test with variables of which nothing is known asks for nothing. */
export function testsOf({ effect, conditions, unknown }: Statement, wanted: RegExp, resolve: Resolve = () => undefined): TagTests {
  const tests = unknown !== undefined ? [] : conditions.filter((test) => test.unknown === undefined && wanted.test(test.key));
  return {
    effect,
    tests: tests.map((test) => ({
      tag: tagIn(test.key),
      base: test.name.base,
      ifExists: test.name.ifExists || test.name.set === 'ForAllValues',
      values: valuesOf(test, resolve),
      exact: !test.values.some((value) => /[*?]/.test(value)),
    })),
  };
}

/** What a value with variables is, where that is known. */
type Resolve = (value: string) => string | undefined;

function valuesOf({ values, variables }: ConditionTest, resolve: Resolve): string[] {
  return values.flatMap((value) => !variables || !hasVariables(value) ? value.replaceAll('*', '').replaceAll('?', 'x') : resolve(value) ?? []);
}

function tagIn(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}

/** Changes that the tests of some statements ask for; `given` tells values that requests may give a tag. */
export function wantedTags(statements: readonly TagTests[], current: Readonly<TagSet>, given: Given = () => []): WantedTags {
  const testsIn = (effect: TagTests['effect']): Array<readonly TagTest[]> => statements.filter((statement) => statement.effect === effect).map(({ tests }) => tests);
  const allows = testsIn('Allow').flatMap((tests) => product(tests.map((test) => changesFor(test, true, current, given))));
  const denies = testsIn('Deny').flat().flatMap((test) => changesFor(test, false, current, given));
  const changes = [...allows, ...denies];
  const both = allows.flatMap((one) => denies.map((other) => ({ ...one, ...other })));
  const together = changes.length > 1 ? [...both, Object.assign({}, ...[...changes].reverse()) as Change] : [];
  const sets = [...changes, ...together].map(valuesIn).filter((tags) => Object.keys(tags).length > 0);
  const removals = changes.map((change) => Object.keys(change).filter((tag) => change[tag] === undefined && tagOf(current, tag) !== undefined));
  const all = [...new Set(removals.flat())];
  return { sets: unique(sets).slice(0, SETS), removals: unique([...removals.filter((keys) => keys.length > 0), ...all.length > 1 ? [all] : []]) };
}

/** The values that requests may give a tag. */
type Given = (tag: string) => readonly string[];

/** Values by tag; undefined for a tag that is to go. */
type Change = Record<string, string | undefined>;

/** Changes of a tag so that a test holds, or does not; none where it is so already. */
function changesFor(test: TagTest, wanted: boolean, current: Readonly<TagSet>, given: Given): Change[] {
  const { tag, values } = test;
  const now = tagOf(current, tag);
  const another = [...given(tag), ANY_VALUE].filter((value) => !values.includes(value));
  const candidates = [...values, ...another, undefined].filter((value) => value !== now && holds(test, value) === wanted);
  return test.exact && holds(test, now) === wanted ? [] : candidates.map((value) => ({ [tag]: value }));
}

/** Whether a test holds for a value of the tag; a pattern is taken for the text that it is a pattern of. */
function holds({ base, ifExists, values }: TagTest, value: string | undefined): boolean {
  if (base === 'Null') {
    return values.some((absent) => absent.toLowerCase() === 'true') === (value === undefined);
  }
  const negated = base.includes('Not');
  return value === undefined ? ifExists || negated : values.includes(value) !== negated;
}

/** All ways to choose one of each; of tests that are met already there is nothing to choose. */
function product(choices: readonly Change[][]): Change[] {
  const open = choices.filter((changes) => changes.length > 0);
  const combine = (all: Change[], changes: readonly Change[]): Change[] => all.flatMap((one) => changes.map((change) => ({ ...one, ...change })));
  return open.length === 0 ? [] : open.reduce((all, changes) => combine(all, changes).slice(0, SETS), [{}]);
}

function valuesIn(change: Change): TagSet {
  return Object.fromEntries(Object.entries(change).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The first of those that say the same. */
function unique<T extends object>(items: readonly T[]): T[] {
  return [...new Map([...items].reverse().map((item) => [JSON.stringify(Object.entries(item).sort()), item])).values()].reverse();
}

/** The values that statements let a request give a tag, or that they compare with. */
export function requestValues(statements: readonly Statement[]): Given {
  const tests = statements.flatMap(({ conditions }) => conditions).filter(({ key, name }) => /^aws:RequestTag\//i.test(key) && name.base !== 'Null');
  const about = (tag: string): ConditionTest[] => tests.filter(({ key }) => tagIn(key).toLowerCase() === tag.toLowerCase());
  return (tag) => [...new Set(about(tag).flatMap((test) => valuesOf(test, () => undefined)))];
}

/** Tags as the condition keys of the request that sets them. */
export function tagKeys(tags: TagSet): Record<string, string | string[]> {
  return { 'aws:TagKeys': Object.keys(tags), ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])) };
}

/** Tags after some were set; keys that differ in case only are the same to conditions. */
export function withTags(before: Readonly<TagSet>, set: TagSet): TagSet {
  return { ...withoutTags(before, Object.keys(set)), ...set };
}

/** Tags after some were taken away. */
export function withoutTags(before: Readonly<TagSet>, keys: readonly string[]): TagSet {
  const names = keys.map((key) => key.toLowerCase());
  return Object.fromEntries(Object.entries(before).filter(([key]) => !names.includes(key.toLowerCase())));
}

/** Tags as people read them. */
export function describeTags(tags: TagSet): string {
  return Object.entries(tags).map(([key, value]) => `${key}=${value}`).join(', ');
}

/** Keys of tags as people read them. */
export function describeKeys(keys: readonly string[]): string {
  return `the tag${keys.length > 1 ? 's' : ''} ${keys.join(', ')}`;
}

/** A tag's value by its key in any case. */
export function tagOf(tags: Readonly<TagSet>, key: string): string | undefined {
  return Object.entries(tags).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
}

/** The statements that limit a principal itself. */
export function ownStatements({ identity, boundary }: AccessSubject): Statement[] {
  return statementsOf([...identity, ...boundary ?? []]);
}

export function statementsOf(policies: readonly Policy[]): Statement[] {
  return policies.flatMap(({ statements }) => statements);
}
