import { isNativeError } from 'node:util/types';
import {
  AuthenticationError, DatabaseError, InsufficientPrivilegeError, ReadOnlyDatabaseError, RotationError, TlsError,
  TooManyConnectionsError, UnreachableDatabaseError,
} from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import { codeOf, socketFailure } from '../socket-failures';

/** What an error of `pg` while connecting means. */
export function connectFailure(error: unknown, username: string, place: string, redactor: Redactor): RotationError {
  if (error instanceof RotationError) {
    return error;
  }
  const cause = redactor.cause(error);
  const routine = isNativeError(error) && 'routine' in error ? error.routine : undefined;
  switch (codeOf(error)) {
    case '28P01':
      return new AuthenticationError(`the database refused the password of user "${username}", or the user does not exist or is expired`, cause);
    case '28000':
      // The same code says "no pg_hba.conf entry", which no other password would change. Routine names are not translated.
      return routine === 'ClientAuthentication'
        ? new DatabaseError(`the database's access rules refuse user "${username}" from here`, cause)
        : new AuthenticationError(`the database does not let user "${username}" log in`, cause);
    case '53300':
      return new TooManyConnectionsError(`the database takes no further connection of user "${username}"`, cause);
    case '57P01': case '57P02': case '57P03':
      return new UnreachableDatabaseError(`${place} is starting or stopping`, cause);
    default:
      return socketFailure(error, place, redactor) ?? silent(error, place, redactor) ?? new DatabaseError(`${place} refused the session`, cause);
  }
}

/** Whether a statement got no answer in time. */
export function isSilence(error: unknown): boolean {
  return isNativeError(error) && error.message === 'Query read timeout';
}

/** `pg` has no codes for these; the texts are its own, in connection.js and client.js. */
function silent(error: unknown, place: string, redactor: Redactor): RotationError | undefined {
  const message = isNativeError(error) ? error.message : '';
  if (message === 'The server does not support SSL connections' || message === 'There was an error establishing an SSL connection') {
    return new TlsError(`${place} refuses TLS; the connection was given up`, redactor.cause(error));
  }
  if (/^timeout expired$|^Connection terminated|^Query read timeout$/.test(message)) {
    return new UnreachableDatabaseError(`${place} does not answer`, redactor.cause(error));
  }
  return undefined;
}

/** What an error of `pg` in a statement means. `doing` says what was tried, without values. */
export function statementFailure(error: unknown, doing: string, redactor: Redactor): RotationError {
  if (error instanceof RotationError) {
    return error;
  }
  const cause = redactor.cause(error);
  switch (codeOf(error)) {
    case '42501':
      return new InsufficientPrivilegeError(`the session may not ${doing}`, cause);
    case '25006':
      return new ReadOnlyDatabaseError(`the database is read-only, so it cannot ${doing}`, cause);
    default:
      return socketFailure(error, 'the database', redactor) ?? silent(error, 'the database', redactor)
        ?? new DatabaseError(`could not ${doing}`, cause);
  }
}

/** Whether the session may not do it, or nobody may; some checks come with codes of their own. */
export function isRefusal(error: unknown): boolean {
  return ['42501', '0LP01', '0L000', '0A000'].includes(codeOf(error) ?? '');
}

/** Whether a refused change of a password can come from the password itself: policies raise what they like, but not these. */
export function mayBePolicy(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !/^(08|25|40|42501|53|55|57|58)/.test(code);
}
