import { literal } from './quoting';

type Row = Readonly<Record<string, unknown>>;
/** A JSON object as MySQL stores it. */
export type Json = Readonly<Record<string, unknown>>;

/**
 * What an account has in addition to name, password and privileges, as clauses of ALTER USER, always in the same
 * order. Locked and expired are not included: a new password ends both.
 */
export function optionsOf(row: Row, isMariaDb: boolean): string[] {
  const limits = [
    `WITH MAX_QUERIES_PER_HOUR ${text(row, 'max_questions')} MAX_UPDATES_PER_HOUR ${text(row, 'max_updates')}`
      + ` MAX_CONNECTIONS_PER_HOUR ${text(row, 'max_connections')} MAX_USER_CONNECTIONS ${text(row, 'max_user_connections')}`,
    isMariaDb ? ` MAX_STATEMENT_TIME ${text(row, 'max_statement_time')}` : '',
  ].join('');
  const ofMysql = isMariaDb ? [] : [...reuse(row), locking(objectOf(attributesOf(row)['Password_locking']))];
  return [required(row), limits, lifetime(row['password_lifetime']), ...ofMysql];
}

/** `User_attributes`: second password, locking, and under `metadata` comment and attributes. */
export function attributesOf(row: Row): Json {
  const value = row['User_attributes'];
  return objectOf(typeof value === 'string' ? JSON.parse(value) : value);
}

export function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

/** The patch that MySQL merges into `own` so that it equals `wanted`; undefined if it does already. */
export function patchOf(own: Json, wanted: Json): Json | undefined {
  const entries = [...new Set([...Object.keys(own), ...Object.keys(wanted)])].flatMap((key): [string, unknown][] => {
    const [mine, theirs] = [own[key], wanted[key]];
    const nested = isObject(mine) && isObject(theirs);
    const patch = nested ? patchOf(mine, theirs) : theirs ?? null;
    return (nested ? patch === undefined : JSON.stringify(mine) === JSON.stringify(theirs)) ? [] : [[key, patch]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function required(row: Row): string {
  const specified = (['cipher', 'issuer', 'subject'] as const)
    .map((what) => ({ what, value: text(row, what === 'cipher' ? 'ssl_cipher' : `x509_${what}`) }))
    .filter(({ value }) => value !== '').map(({ what, value }) => `${what.toUpperCase()} ${literal(value)}`);
  const types: Readonly<Record<string, string>> = { ANY: 'SSL', X509: 'X509', SPECIFIED: specified.join(' AND ') };
  return `REQUIRE ${types[text(row, 'ssl_type')] ?? 'NONE'}`;
}

/** Days; 0 means never, and nothing means the server's default, which is -1 in MariaDB. */
function lifetime(days: unknown): string {
  const number = days === null || days === undefined ? -1 : Number(days);
  return `PASSWORD EXPIRE ${number < 0 ? 'DEFAULT' : number === 0 ? 'NEVER' : `INTERVAL ${number} DAY`}`;
}

function reuse(row: Row): string[] {
  const current: Readonly<Record<string, string>> = { Y: '', N: ' OPTIONAL' };
  return [
    `PASSWORD HISTORY ${text(row, 'Password_reuse_history') || 'DEFAULT'}`,
    `PASSWORD REUSE INTERVAL ${text(row, 'Password_reuse_time') === '' ? 'DEFAULT' : `${text(row, 'Password_reuse_time')} DAY`}`,
    `PASSWORD REQUIRE CURRENT${current[text(row, 'Password_require_current')] ?? ' DEFAULT'}`,
  ];
}

/** A server before 8.0.19 does not have these options: then all accounts have the same. */
function locking({ failed_login_attempts: attempts = 0, password_lock_time_days: days = 0 }: Json): string {
  return `FAILED_LOGIN_ATTEMPTS ${Number(attempts)} PASSWORD_LOCK_TIME ${Number(days) < 0 ? 'UNBOUNDED' : Number(days)}`;
}

function text(row: Row, column: string): string {
  return String(row[column] ?? '');
}
