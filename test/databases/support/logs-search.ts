import { createHash } from 'node:crypto';
import type { LogRecord } from './logs';

/** Shorter ones stand in any text by chance; the suites' own are longer. */
const SHORTEST = 8;
/** What a secret may tell. */
const TOLD = new Set(['username', 'host', 'port', 'dbname', 'engine']);
/** What PostgreSQL stores in place of a password; with another salt each time, so no password says how it looks. */
const VERIFIER = 'SCRAM-SHA-256$';
const LONGEST_LINE = 500;

export interface SearchResult {
  readonly lines: number;
  readonly passwords: number;
  /** Lines that hold a password, each with its test file, the password masked; what then reads alike stands here once. */
  readonly leaks: readonly string[];
}

/** Searches what was logged for every password, in all forms it may have taken. */
export function searchLogs(records: readonly LogRecord[]): SearchResult {
  const passwords = new Set(records.filter(({ kind }) => kind === 'value').flatMap(({ text }) => passwordsIn(text)));
  const forms = new Forms([VERIFIER, ...[...passwords].flatMap(formsOf)]);
  const said = records.filter(({ kind }) => kind === 'line' || kind === 'error');
  const lines = new Map(said.map((record) => [`${record.test}\n${record.text}`, record]));
  const leaks = [...lines.values()].flatMap(({ test, text }) => {
    const found = forms.within(text);
    return found.length === 0 ? [] : [`${test}: ${masked(text, found)}`];
  });
  return { lines: lines.size, passwords: passwords.size, leaks: [...new Set(leaks)] };
}

/** Every text of a secret but those that name people and places; the whole value where it is no JSON object. */
export function passwordsIn(value: string): readonly string[] {
  let parsed: unknown = value;
  try {
    parsed = JSON.parse(value);
  } catch {
    // Then it is the secret itself.
  }
  const texts: unknown[] = typeof parsed === 'object' && parsed !== null
    ? Object.entries(parsed).filter(([field]) => !TOLD.has(field)).map(([, content]: [string, unknown]) => content)
    : [value];
  return texts.filter((text) => typeof text === 'string').filter((text) => text.length >= SHORTEST);
}

/** As it is, escaped once and twice, encoded, and the digests that Redis and MySQL store. */
export function formsOf(password: string): readonly string[] {
  const escaped = JSON.stringify(password).slice(1, -1);
  // `encodeURIComponent` throws for a lone surrogate.
  const wellFormed = Buffer.from(password).toString();
  const sha1 = createHash('sha1').update(createHash('sha1').update(password).digest()).digest('hex');
  return [...new Set([
    password, escaped, JSON.stringify(escaped).slice(1, -1), password.replaceAll("'", "''"), password.replaceAll('\\', '\\\\').replaceAll("'", "\\'"),
    encodeURIComponent(wellFormed), new URLSearchParams({ '': wellFormed }).toString().slice(1), Buffer.from(password).toString('hex'), ...base64(password, 'base64'), ...base64(password, 'base64url'),
    createHash('sha256').update(password).digest('hex'), sha1, sha1.toUpperCase(),
  ])].filter((form) => form.length >= SHORTEST);
}

/** Also where the password stands within a longer text: what it becomes depends on where its first byte falls. */
function base64(password: string, encoding: 'base64' | 'base64url'): readonly string[] {
  const bytes = Buffer.from(password);
  return [0, 1, 2].map((skipped) => bytes.subarray(skipped)).map((rest) => rest.subarray(0, rest.length - rest.length % 3).toString(encoding));
}

/** Finds thousands of texts at once, by how they begin. */
class Forms {
  private readonly byBeginning = new Map<string, string[]>();

  constructor(forms: readonly string[]) {
    for (const form of forms) {
      const beginning = form.slice(0, SHORTEST);
      this.byBeginning.set(beginning, [...this.byBeginning.get(beginning) ?? [], form]);
    }
  }

  public within(text: string): readonly string[] {
    const found: string[] = [];
    for (let at = 0; at + SHORTEST <= text.length; at++) {
      found.push(...(this.byBeginning.get(text.slice(at, at + SHORTEST)) ?? []).filter((form) => text.startsWith(form, at)));
    }
    return found;
  }
}

function masked(text: string, found: readonly string[]): string {
  const longestFirst = [...found].sort((one, other) => other.length - one.length);
  return longestFirst.reduce((rest, form) => rest.split(form).join('***'), text).slice(0, LONGEST_LINE);
}
