import { characters, couldBeEqual, describeUnknown, hasPlaceholder, isPlaceholder, isRun, uniqueIds } from './placeholder';
import { FALSE, TRUE, truth, unknown, type Truth } from './truth';

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
export function matchesPattern(pattern: string, text: string): Truth {
  if (pattern === '*') {
    return TRUE;
  }
  return pattern === text && !pattern.includes('?') && !pattern.includes('*') ? TRUE : matchEntries(pattern, text, entriesOf(pattern));
}

/** Whether two texts are the same. */
export function sameText(left: string, right: string): Truth {
  if (left === right) {
    return TRUE;
  }
  const plain = unescapeWildcards(left);
  if (!hasPlaceholder(plain) && !hasPlaceholder(right)) {
    return truth(plain === right);
  }
  return matchEntries(escapeWildcards(plain), right, characters(plain));
}

function matchEntries(pattern: string, text: string, wanted: string[]): Truth {
  const wildcards = pattern.includes('*') || pattern.includes('?');
  if (!wildcards && differentIdentity(pattern, text)) {
    return FALSE;
  }
  const given = characters(text);
  const run = wanted.some(isRun) || given.some(isRun);
  const match = run ? matchRuns : matchSingles;
  if (match(wanted, given, certain)) {
    return TRUE;
  }
  return (hasPlaceholder(pattern) || hasPlaceholder(text)) && match(wanted, given, possible)
    ? unknown(describeUnknown(`${pattern}${text}`)) : FALSE;
}

/** Two things that AWS names at deployment are not the same one. */
function differentIdentity(pattern: string, text: string): boolean {
  const left = uniqueIds(pattern);
  const right = uniqueIds(text);
  return left.length > 0 && right.length > 0 && !left.some((id) => right.includes(id));
}

const patternEntries = new Map<string, string[]>();
const CACHED_PATTERNS = 20_000;

function entriesOf(pattern: string): string[] {
  let entries = patternEntries.get(pattern);
  if (!entries) {
    if (patternEntries.size >= CACHED_PATTERNS) {
      patternEntries.clear();
    }
    entries = characters(pattern).map(toEntry);
    patternEntries.set(pattern, entries);
  }
  return entries;
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
  return entry === ANY || entry === ONE || isPlaceholder(entry) || couldBeEqual(entry, run);
}
