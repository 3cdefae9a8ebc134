import { type Account, shownAccount } from './quoting';

/** One privilege of SHOW GRANTS, split into parts that can be granted separately. */
export interface Grant {
  /** A restriction excludes one database from a global privilege. */
  readonly kind: 'right' | 'role' | 'restriction';
  /** `SELECT`, `UPDATE (`price`)`, or a role's name. */
  readonly what: string;
  /** `` `shop`.* ``; empty for roles. */
  readonly object: string;
  /** WITH GRANT OPTION or WITH ADMIN OPTION. */
  readonly option: boolean;
}

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly depth: number;
}

/** The account's own privileges in the lines of SHOW GRANTS. MariaDB also lists those of active roles. */
export function parseGrants(lines: readonly string[], account: Account): Grant[] {
  return lines.flatMap((line) => parseLine(line, shownAccount(account)));
}

/** The statements that turn `own` into `wanted`; REVOKE first, since a privilege can be part of another one. */
export function statementsToward(own: readonly Grant[], wanted: readonly Grant[], to: string): string[] {
  const missing = wanted.filter((grant) => !own.some((one) => covers(one, grant)));
  const excess = own.filter((grant) => !wanted.some((one) => sameSubject(one, grant) || covers(one, grant)));
  const tooFree = own.filter((grant) => grant.option && wanted.some((one) => sameSubject(one, grant) && !one.option));
  return [
    ...grouped(tooFree.filter(({ kind }) => kind === 'right')).map(([{ object }]) => `REVOKE GRANT OPTION ON ${object} FROM ${to}`),
    ...tooFree.filter(({ kind }) => kind === 'role').map(({ what }) => `REVOKE ${what} FROM ${to}`),
    ...grouped(excess.filter(({ what }) => what !== 'USAGE')).map((grants) => (grants[0].kind === 'restriction' ? give : take)(grants, to)),
    ...grouped(excess.filter(({ what, option }) => what === 'USAGE' && option)).map(([{ object }]) => `REVOKE GRANT OPTION ON ${object} FROM ${to}`),
    ...grouped([...missing, ...tooFree.filter(({ kind }) => kind === 'role').map((role) => ({ ...role, option: false }))])
      .map((grants) => (grants[0].kind === 'restriction' ? take : give)(grants, to)),
  ];
}

/** Whether `one` includes `other`. */
export function covers(one: Grant, other: Grant): boolean {
  const subject = sameSubject(one, other)
    || (one.kind === 'right' && other.kind === 'right' && one.object === other.object && one.what === 'ALL PRIVILEGES');
  return subject && (one.option || !other.option);
}

function sameSubject(one: Grant, other: Grant): boolean {
  return one.kind === other.kind && one.object === other.object && one.what === other.what;
}

type Group = readonly [Grant, ...Grant[]];

/** Grants that one statement can grant or revoke. */
function grouped(grants: readonly Grant[]): Group[] {
  const groups = new Map<string, [Grant, ...Grant[]]>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.kind, grant.object, grant.option]);
    const group = groups.get(key);
    if (group) {
      group.push(grant);
    } else {
      groups.set(key, [grant]);
    }
  }
  return [...groups.values()];
}

function give(grants: Group, to: string): string {
  const { kind, object, option } = grants[0];
  const withOption = option ? ` WITH ${kind === 'role' ? 'ADMIN' : 'GRANT'} OPTION` : '';
  return `GRANT ${list(grants)}${object && ` ON ${object}`} TO ${to}${withOption}`;
}

function take(grants: Group, from: string): string {
  const { object } = grants[0];
  return `REVOKE ${list(grants)}${object && ` ON ${object}`} FROM ${from}`;
}

function list(grants: Group): string {
  return [...new Set(grants.map(({ what }) => what))].join(', ');
}

function parseLine(line: string, grantee: string): Grant[] {
  const tokens = tokensOf(line);
  const verb = tokens[0]?.text;
  const toward = tokens.findIndex(({ text, depth }) => depth === 0 && text === (verb === 'REVOKE' ? 'FROM' : 'TO'));
  if ((verb !== 'GRANT' && verb !== 'REVOKE') || toward < 0) {
    return [];
  }
  const named = tokens.slice(toward + 1, toward + 4).map(({ text }) => text).join('');
  if (named !== grantee) {
    return [];
  }
  const option = tokens.slice(toward + 4).some(({ text }) => text === 'OPTION');
  const on = tokens.findIndex(({ text, depth }, index) => index < toward && depth === 0 && text === 'ON');
  const object = on < 0 ? '' : textOf(line, tokens.slice(on + 1, toward));
  const kind = on < 0 ? 'role' : verb === 'REVOKE' ? 'restriction' : 'right';
  return split(tokens.slice(1, on < 0 ? toward : on))
    .flatMap((part) => kind === 'right' ? columnsOf(line, part) : [textOf(line, part)])
    .map((what): Grant => ({ kind, what, object, option }))
    .filter((grant) => grant.what !== 'USAGE' || grant.option);
}

/** `SELECT (a, b)` as `SELECT (a)` and `SELECT (b)`. */
function columnsOf(line: string, part: readonly Token[]): string[] {
  const columns = part.filter(({ text, depth }) => depth === 1 && text.startsWith('`')).map(({ text }) => text);
  const right = textOf(line, part.filter(({ text, depth }) => depth === 0 && text !== '(' && text !== ')'));
  return columns.length === 0 ? [right] : columns.map((column) => `${right} (${column})`);
}

function split(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.depth === 0 && token.text === ',') {
      parts.push([]);
    } else {
      parts.at(-1)?.push(token);
    }
  }
  return parts;
}

function textOf(line: string, tokens: readonly Token[]): string {
  return line.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0);
}

/** Names in backquotes stay whole: `a TO b` can be the name of a database. */
function tokensOf(line: string): Token[] {
  let depth = 0;
  return [...line.matchAll(/`(?:[^`]|``)*`|'(?:[^'\\]|''|\\.)*'|[(),]|[^\s`'(),]+/g)].map((match) => {
    const text = match[0];
    depth -= text === ')' ? 1 : 0;
    const token = { text, start: match.index, end: match.index + text.length, depth };
    depth += text === '(' ? 1 : 0;
    return token;
  });
}
