import { FALSE, TRUE, ternary, unknown, type Ternary } from './ternary';
import { characters, couldBeEqual, describeUnknown, hasUnknownPart, isUnknownPart, isRun, partsOfNames, uniqueIds } from './unknown-text';

/** A `*` or `?` of a pattern that stands for itself, as `${*}` and the values of policy variables do. */
const LITERAL_ANY = '\uE010';
const LITERAL_ONE = '\uE011';
const ANY = '\u0000*';
const ONE = '\u0000?';

/** Keeps the wildcards in a text from being taken for wildcards. */
export function escapeWildcards(text: string): string {
  return text.replaceAll('*', LITERAL_ANY).replaceAll('?', LITERAL_ONE);
}

/** Undoes `escapeWildcards` for people to read. */
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

function matchEntries(pattern: string, text: string, wanted: Prepared): Ternary {
  const given = preparedText(text);
  const fixed = Math.min(wanted.fixed, given.fixed);
  if (pattern.slice(0, fixed) !== text.slice(0, fixed)) {
    return FALSE;
  }
  if (!wanted.wildcards && (differentIdentity(wanted, given) || lacksName(pattern, wanted, given) || lacksName(text, given, wanted))) {
    return FALSE;
  }
  const match = wanted.run || given.run ? matchRuns : matchSingles;
  if (match(wanted.entries, given.entries, certain)) {
    return TRUE;
  }
  return (wanted.unknownParts || given.unknownParts) && match(wanted.entries, given.entries, possible)
    ? unknown(describeUnknown(`${pattern}${text}`)) : FALSE;
}

/** Two things that AWS names at deployment are not the same one. */
function differentIdentity(wanted: Prepared, given: Prepared): boolean {
  return wanted.ids.length > 0 && given.ids.length > 0 && !wanted.ids.some((id) => given.ids.includes(id));
}

/** A known text without the logical id of a resource does not hold the name that CloudFormation makes for it. */
function lacksName(known: string, { unknownParts }: Prepared, { names }: Prepared): boolean {
  return names.length > 0 && !unknownParts && !names.every((name) => known.toLowerCase().includes(name));
}

/** A text taken apart once, as each is compared many times in a matrix. */
interface Prepared {
  readonly entries: string[];
  /** Number of characters before the first that is not itself. */
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

function cached(cache: Map<string, Prepared>, text: string, make: () => Prepared): Prepared {
  let prepared = cache.get(text);
  if (!prepared) {
    if (cache.size >= CACHED) {
      cache.clear();
    }
    prepared = make();
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

type Comparison = (wanted: string, given: string) => boolean;

const certain: Comparison = (wanted, given) => wanted === given || (wanted === ONE && !isRun(given));
const possible: Comparison = (wanted, given) => wanted === given || wanted === ONE || couldBeEqual(wanted, given);

/** Every entry is one character: the last `*` alone has to be tried again. */
function matchSingles(wanted: string[], given: string[], equal: Comparison): boolean {
  let at = 0;
  let star = -1;
  let retry = 0;
  for (let position = 0; position < given.length;) {
    if (at < wanted.length && wanted[at] === ANY) {
      star = at++;
      retry = position;
    } else if (at < wanted.length && equal(wanted[at], given[position])) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++retry;
    } else {
      return false;
    }
  }
  return wanted.slice(at).every((entry) => entry === ANY);
}

/** An unknown run may be of any length on either side, so all splits are tried, each once. */
function matchRuns(wanted: string[], given: string[], equal: Comparison): boolean {
  const lenient = equal === possible;
  let row = given.reduce((previous, entry) => [...previous, previous[previous.length - 1] && lenient && isRun(entry)], [true]);
  for (const entry of wanted) {
    const flexible = entry === ANY || (lenient && isRun(entry));
    const next = [row[0] && flexible];
    given.forEach((character, index) => {
      const stretched = flexible && (row[index + 1] || next[index]);
      const swallowed = lenient && isRun(character) && isRunnable(entry, character) && (row[index + 1] || next[index]);
      next.push(stretched || swallowed || (row[index] && equal(entry, character)));
    });
    row = next;
  }
  return row[given.length];
}

function isRunnable(entry: string, run: string): boolean {
  return entry === ANY || entry === ONE || isUnknownPart(entry) || couldBeEqual(entry, run);
}
