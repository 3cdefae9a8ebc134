import { FALSE, TRUE, ternary, unknown, type Ternary } from './ternary';
import { characters, couldBeEqual, describeUnknown, hasUnknownPart, isUnknownPart, isRun, partsOfNames, uniqueIds } from './unknown-text';

/** A literal `*` or `?` in a pattern, as `${*}` and the values of policy variables contain them. */
const LITERAL_ANY = '\uE010';
const LITERAL_ONE = '\uE011';
const ANY = '\u0000*';
const ONE = '\u0000?';

/** Marks the wildcard characters of a text as literal characters. */
export function escapeWildcards(text: string): string {
  return text.replaceAll('*', LITERAL_ANY).replaceAll('?', LITERAL_ONE);
}

/** Reverses `escapeWildcards`, for messages. */
export function unescapeWildcards(text: string): string {
  return text.replaceAll(LITERAL_ANY, '*').replaceAll(LITERAL_ONE, '?');
}

/** Whether a text matches a pattern in which `*` is any number of characters and `?` exactly one. */
export function matchesPattern(pattern: string, text: string): Ternary {
  if (pattern === '*') {
    return TRUE;
  }
  return pattern === text && !pattern.includes('?') && !pattern.includes('*') ? TRUE : matchEntries(pattern, text, preparedPattern(pattern));
}

/** Whether two texts are the same. */
export function sameText(left: string, right: string): Ternary {
  if (left === right) {
    return TRUE;
  }
  const plain = unescapeWildcards(left);
  if (!hasUnknownPart(plain) && !hasUnknownPart(right)) {
    return ternary(plain === right);
  }
  return matchEntries(plain, right, preparedText(plain));
}

function matchEntries(pattern: string, text: string, expected: Prepared): Ternary {
  const actual = preparedText(text);
  const fixed = Math.min(expected.fixed, actual.fixed);
  if (pattern.slice(0, fixed) !== text.slice(0, fixed)) {
    return FALSE;
  }
  if (!expected.wildcards && (differentIdentity(expected, actual) || lacksName(pattern, expected, actual) || lacksName(text, actual, expected))) {
    return FALSE;
  }
  const match = expected.run || actual.run ? matchRuns : matchSingles;
  if (match(expected.entries, actual.entries, certain)) {
    return TRUE;
  }
  return (expected.unknownParts || actual.unknownParts) && match(expected.entries, actual.entries, possible)
    ? unknown(describeUnknown(`${pattern}${text}`)) : FALSE;
}

/** Two different resources never get the same generated name or id. */
function differentIdentity(expected: Prepared, actual: Prepared): boolean {
  return expected.ids.length > 0 && actual.ids.length > 0 && !expected.ids.some((id) => actual.ids.includes(id));
}

/** A known text without the logical id of a resource cannot contain the name that CloudFormation generates for that resource. */
function lacksName(known: string, { unknownParts }: Prepared, { names }: Prepared): boolean {
  return names.length > 0 && !unknownParts && !names.every((name) => known.toLowerCase().includes(name));
}

/** A parsed text. Each text is parsed once, because a matrix compares it many times. */
interface Prepared {
  readonly entries: string[];
  /** Number of literal characters at the start. */
  readonly fixed: number;
  readonly wildcards: boolean;
  readonly unknownParts: boolean;
  readonly run: boolean;
  readonly ids: string[];
  readonly names: string[];
}

const patterns = new Map<string, Prepared>();
const texts = new Map<string, Prepared>();
const CACHED = 20_000;

function preparedPattern(pattern: string): Prepared {
  return cached(patterns, pattern, () => prepare(pattern, characters(pattern).map(toEntry), /[*?\uE000\uE010\uE011]/));
}

function preparedText(text: string): Prepared {
  return cached(texts, text, () => prepare(text, characters(text), /\uE000/));
}

function cached(cache: Map<string, Prepared>, text: string, create: () => Prepared): Prepared {
  let prepared = cache.get(text);
  if (!prepared) {
    if (cache.size >= CACHED) {
      cache.clear();
    }
    prepared = create();
    cache.set(text, prepared);
  }
  return prepared;
}

function prepare(text: string, entries: string[], special: RegExp): Prepared {
  const first = text.search(special);
  return {
    entries,
    fixed: first < 0 ? text.length : first,
    wildcards: entries.includes(ANY) || entries.includes(ONE),
    unknownParts: hasUnknownPart(text),
    run: entries.some(isRun),
    ids: uniqueIds(text),
    names: partsOfNames(text),
  };
}

function toEntry(character: string): string {
  switch (character) {
    case '*': return ANY;
    case '?': return ONE;
    case LITERAL_ANY: return '*';
    case LITERAL_ONE: return '?';
    default: return character;
  }
}

type Comparison = (expected: string, actual: string) => boolean;

const certain: Comparison = (expected, actual) => expected === actual || (expected === ONE && !isRun(actual));
const possible: Comparison = (expected, actual) => expected === actual || expected === ONE || couldBeEqual(expected, actual);

/** Matches texts in which every entry is one character. Only the last `*` needs backtracking. */
function matchSingles(expected: string[], actual: string[], equal: Comparison): boolean {
  let at = 0;
  let star = -1;
  let retry = 0;
  for (let position = 0; position < actual.length;) {
    if (at < expected.length && expected[at] === ANY) {
      star = at++;
      retry = position;
    } else if (at < expected.length && equal(expected[at], actual[position])) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++retry;
    } else {
      return false;
    }
  }
  return expected.slice(at).every((entry) => entry === ANY);
}

/** Matches texts with unknown parts of unknown length. Such a part can have any length on either side, so all splits are tried, each once. */
function matchRuns(expected: string[], actual: string[], equal: Comparison): boolean {
  const lenient = equal === possible;
  let row = actual.reduce((previous, entry) => [...previous, previous[previous.length - 1] && lenient && isRun(entry)], [true]);
  for (const entry of expected) {
    const flexible = entry === ANY || (lenient && isRun(entry));
    const next = [row[0] && flexible];
    actual.forEach((character, index) => {
      const stretched = flexible && (row[index + 1] || next[index]);
      const swallowed = lenient && isRun(character) && isRunnable(entry, character) && (row[index + 1] || next[index]);
      next.push(stretched || swallowed || (row[index] && equal(entry, character)));
    });
    row = next;
  }
  return row[actual.length];
}

function isRunnable(entry: string, run: string): boolean {
  return entry === ANY || entry === ONE || isUnknownPart(entry) || couldBeEqual(entry, run);
}
