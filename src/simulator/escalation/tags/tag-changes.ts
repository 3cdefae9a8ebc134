import type { CandidateValues, TagCondition, TagConditions } from './tag-conditions';
import { tagValue, type TagSet } from './tag-set';

/** Changes of tags after which a statement may apply that did not, or may not apply that did. */
export interface TagChanges {
  /** Tags to set in one request each. */
  readonly sets: TagSet[];
  /** Keys of tags to remove in one request each. */
  readonly removals: string[][];
}

/** How many combinations of tags are tried; bounds the search. */
const MAX_COMBINATIONS = 24;

/** A value that no condition compares with. */
const UNRELATED_VALUE = 'other';

/** A value for each tag; undefined to remove the tag. */
type Change = Record<string, string | undefined>;

/**
 * The changes of tags with which allowing statements apply and denying statements do not.
 *
 * Proposed are the changes for each statement by itself, for each pair of an allow and a deny, and for all statements at once.
 *
 * @param candidateValues further values for a tag, for requests that may set only these
 */
export function findTagChanges(
  statements: readonly TagConditions[], current: Readonly<TagSet>, candidateValues: CandidateValues = () => [],
): TagChanges {
  const conditionsIn = (effect: TagConditions['effect']): Array<readonly TagCondition[]> =>
    statements.filter((statement) => statement.effect === effect).map(({ conditions }) => conditions);
  const changes = (condition: TagCondition, wanted: boolean): Change[] => changesFor(condition, wanted, current, candidateValues);
  const allows = conditionsIn('Allow').flatMap((conditions) => combinations(conditions.map((condition) => changes(condition, true))));
  const denies = conditionsIn('Deny').flat().flatMap((condition) => changes(condition, false));
  return { sets: setsOf(allows, denies), removals: removalsOf([...allows, ...denies], current) };
}

function setsOf(allows: readonly Change[], denies: readonly Change[]): TagSet[] {
  const changes = [...allows, ...denies];
  const pairs = allows.flatMap((allow) => denies.map((deny) => ({ ...allow, ...deny })));
  // The first statement's values prevail in the change for all statements.
  const combined = changes.length > 1 ? [...pairs, Object.assign({}, ...[...changes].reverse()) as Change] : [];
  const sets = [...changes, ...combined].map(valuesIn).filter((tags) => Object.keys(tags).length > 0);
  return unique(sets).slice(0, MAX_COMBINATIONS);
}

function removalsOf(changes: readonly Change[], current: Readonly<TagSet>): string[][] {
  const removals = changes.map((change) => Object.keys(change).filter((tag) => change[tag] === undefined && tagValue(current, tag) !== undefined));
  const all = [...new Set(removals.flat())];
  return unique([...removals.filter((keys) => keys.length > 0), ...all.length > 1 ? [all] : []]);
}

/** The changes of a tag after which a condition holds, or does not hold; none if the condition is already as wanted. */
function changesFor(condition: TagCondition, wanted: boolean, current: Readonly<TagSet>, candidateValues: CandidateValues): Change[] {
  const { tag, values } = condition;
  const now = tagValue(current, tag);
  const others = [...candidateValues(tag), UNRELATED_VALUE].filter((value) => !values.includes(value));
  const candidates = [...values, ...others, undefined].filter((value) => value !== now && holds(condition, value) === wanted);
  return condition.isExact && holds(condition, now) === wanted ? [] : candidates.map((value) => ({ [tag]: value }));
}

/** Whether a condition holds for a value of the tag. A pattern is compared as the text that represents it. */
function holds({ operator, ifExists, values }: TagCondition, value: string | undefined): boolean {
  if (operator === 'Null') {
    return values.some((absent) => absent.toLowerCase() === 'true') === (value === undefined);
  }
  const negated = operator.includes('Not');
  return value === undefined ? ifExists || negated : values.includes(value) !== negated;
}

/** All combinations of one change for each condition. A condition that already holds offers none and is left out. */
function combinations(changesByCondition: readonly Change[][]): Change[] {
  const open = changesByCondition.filter((changes) => changes.length > 0);
  const combine = (all: Change[], changes: readonly Change[]): Change[] => all.flatMap((one) => changes.map((change) => ({ ...one, ...change })));
  return open.length === 0 ? [] : open.reduce((all, changes) => combine(all, changes).slice(0, MAX_COMBINATIONS), [{}]);
}

function valuesIn(change: Change): TagSet {
  return Object.fromEntries(Object.entries(change).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The items without repetitions: of equal items, the first one at the place of the last one. */
function unique<T extends object>(items: readonly T[]): T[] {
  return [...new Map([...items].reverse().map((item) => [JSON.stringify(Object.entries(item).sort()), item])).values()].reverse();
}
