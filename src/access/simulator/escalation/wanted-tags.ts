import type { ConditionTest } from '../condition-block';
import type { Statement } from '../policy-document';
import type { AccessSubject } from '../secret-access';

export type TagSet = Record<string, string>;

const NEGATED = /Not|Null/;

/** The tests of a statement that tags have to meet: those of an allow, or of a deny the other way round. */
export function testsToMeet({ effect, conditions, unknown }: Statement): ConditionTest[] {
  return unknown === undefined ? conditions.filter(({ operator, name }) => name.base !== 'Null' && NEGATED.test(operator) === (effect === 'Deny')) : [];
}

/** Sets of tags that each satisfy one statement, and all of them together. */
export function setsOf(statements: readonly Statement[], pick: (statement: Statement) => TagSet): TagSet[] {
  const sets = statements.map(pick).filter((tags) => Object.keys(tags).length > 0);
  const together: TagSet = Object.assign({}, ...sets);
  const all = sets.length > 1 ? [...sets, together] : sets;
  return [...new Map(all.map((tags) => [JSON.stringify(Object.entries(tags).sort()), tags])).values()];
}

/** Tags as the condition keys of the request that sets them. */
export function tagKeys(tags: TagSet): Record<string, string | string[]> {
  return { 'aws:TagKeys': Object.keys(tags), ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])) };
}

/** Tags after some were set; keys that differ in case only are the same to conditions. */
export function withTags(before: Readonly<TagSet>, set: TagSet): TagSet {
  const names = Object.keys(set).map((key) => key.toLowerCase());
  return { ...Object.fromEntries(Object.entries(before).filter(([key]) => !names.includes(key.toLowerCase()))), ...set };
}

/** Tags as people read them. */
export function describeTags(tags: TagSet): string {
  return Object.entries(tags).map(([key, value]) => `${key}=${value}`).join(', ');
}

/** A tag's value by its key in any case. */
export function tagOf(tags: Readonly<TagSet>, key: string): string | undefined {
  return Object.entries(tags).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
}

/** The statements that limit a principal itself. */
export function ownStatements({ identity, boundary }: AccessSubject): Statement[] {
  return [...identity, ...boundary ?? []].flatMap(({ statements }) => statements);
}
