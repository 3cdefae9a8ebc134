import { SecretShapeError } from '../../rotation/errors';

/** A user and a host pattern; each pair is a separate account. */
export interface Account {
  readonly user: string;
  readonly host: string;
}

/** A text as a literal. Sessions are set to a mode in which a backslash escapes. */
export function literal(text: string): string {
  if (text.includes('\0')) {
    throw new SecretShapeError('a MySQL text in a statement has no NUL');
  }
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** A name of a database or a role as an identifier. */
export function identifier(name: string): string {
  if (name === '' || name.includes('\0')) {
    throw new SecretShapeError('a MySQL name has at least one character and no NUL');
  }
  return `\`${name.replaceAll('`', '``')}\``;
}

/** An account in a statement that changes it. */
export function accountName({ user, host }: Account): string {
  return `${literal(user)}@${literal(host)}`;
}

/** An account as SHOW GRANTS quotes it. */
export function shownAccount({ user, host }: Account): string {
  return `${identifier(user)}@${identifier(host)}`;
}

/** A database in GRANT, with `_` and `%` escaped if they are wildcards. */
export function databaseInGrant(name: string, wildcards: boolean): string {
  return identifier(wildcards ? name.replace(/[\\_%]/g, '\\$&') : name);
}
