import {
  AuthenticationError, DatabaseError, InsufficientPrivilegeError, PasswordRefusedError, ReadOnlyDatabaseError, RotationError, TlsError,
  TooManyConnectionsError, UnreachableDatabaseError,
} from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import { codeOf, socketFailure } from '../socket-failures';

/** Numbers of errors: names differ between the engines, and texts are translated. */
const REFUSED = new Set([1045, 1698]);
/** Locked for good in MySQL and in MariaDB, locked for a time, expired, expired for this kind of client. */
const MAY_NOT_LOG_IN = new Set([3118, 4151, 3955, 1820, 1862]);
const TOO_MANY_CONNECTIONS = new Set([1040, 1203, 1226]);
const STOPPING = new Set([1053, 1152, 1184, 1927, 3169, 4031]);
/** For a statement, not for a user: in a schema, of a table, of a column, on the server. */
export const RIGHT_IS_MISSING: ReadonlySet<number> = new Set([1044, 1045, 1142, 1143, 1227]);
const NOT_ALLOWED = new Set([...RIGHT_IS_MISSING, 1141, 1370, 1410, 1698, 1873, 3530]);
const READ_ONLY = new Set([1290, 1792, 1836]);
/** The policy of MySQL and of MariaDB, and a password that was used before. */
const POLICY = new Set([1819, 3638]);

/** What an error of `mysql2` while connecting means. */
export function connectFailure(error: unknown, username: string, place: string, redactor: Redactor): RotationError {
  if (error instanceof RotationError) {
    return error;
  }
  const cause = redactor.cause(error);
  const number = numberOf(error);
  if (REFUSED.has(number)) {
    return new AuthenticationError(`the database refused the password of user "${username}", or there is no such user`, cause);
  }
  if (MAY_NOT_LOG_IN.has(number)) {
    return new AuthenticationError(`the database does not let user "${username}" log in`, cause);
  }
  if (TOO_MANY_CONNECTIONS.has(number)) {
    return new TooManyConnectionsError(`the database takes no further connection of user "${username}"`, cause);
  }
  return transportFailure(error, place, redactor) ?? new DatabaseError(`${place} refused the session`, cause);
}

/** What an error of `mysql2` in a statement means. `doing` says what was tried, without values. */
export function statementFailure(error: unknown, doing: string, redactor: Redactor): RotationError {
  if (error instanceof RotationError) {
    return error;
  }
  const cause = redactor.cause(error);
  const number = numberOf(error);
  if (READ_ONLY.has(number) && (number !== 1290 || /read.only/i.test(cause.message))) {
    return new ReadOnlyDatabaseError(`the database is read-only, so it cannot ${doing}`, cause);
  }
  if (NOT_ALLOWED.has(number)) {
    return new InsufficientPrivilegeError(`the session may not ${doing}`, cause);
  }
  return transportFailure(error, 'the database', redactor) ?? new DatabaseError(`could not ${doing}`, cause);
}

/** What an error of a changed password means, where it comes from the password itself. */
export function policyFailure(error: unknown, username: string, redactor: Redactor): PasswordRefusedError | undefined {
  return POLICY.has(numberOf(error)) ? new PasswordRefusedError(`the password of user "${username}" was refused`, redactor.cause(error)) : undefined;
}

/** The server's number for an error, 0 where it is none of the server's. */
export function numberOf(error: unknown): number {
  return error instanceof Error && 'errno' in error && typeof error.errno === 'number' && error.errno > 0 ? error.errno : 0;
}

function transportFailure(error: unknown, place: string, redactor: Redactor): RotationError | undefined {
  const code = codeOf(error);
  const cause = redactor.cause(error);
  if (STOPPING.has(numberOf(error)) || code === 'PROTOCOL_CONNECTION_LOST') {
    return new UnreachableDatabaseError(`${place} closed the connection`, cause);
  }
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT') {
    return new TlsError(`${place} refuses TLS; the connection was given up`, cause);
  }
  if (code === 'HANDSHAKE_SSL_ERROR') {
    // `mysql2` puts this code over the socket's own.
    return /ECONNRESET|EPIPE|disconnected before secure/.test(cause.message)
      ? new UnreachableDatabaseError(`${place} closed the connection`, cause)
      : new TlsError(`${place} is not trusted; the connection was given up`, cause);
  }
  return socketFailure(error, place, redactor);
}
