import {
  AuthenticationError, DatabaseError, InsufficientPrivilegeError, ReadOnlyDatabaseError, RotationError, TooManyConnectionsError,
  UnreachableDatabaseError,
} from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import { socketFailure } from '../socket-failures';

/** What an error of `iovalkey` before a session stands means. */
export function connectFailure(error: unknown, username: string, place: string, redactor: Redactor): RotationError {
  if (error instanceof RotationError) {
    return error;
  }
  switch (replyCode(error)) {
    case 'WRONGPASS':
      return new AuthenticationError(`the server refused the password of user "${username}", or the user does not exist or is off`, redactor.cause(error));
    case 'LOADING':
      return new UnreachableDatabaseError(`${place} is still starting`, redactor.cause(error));
    default:
      return tooMany(error, username, redactor) ?? socketFailure(error, place, redactor) ?? silent(error, place, redactor)
        ?? new DatabaseError(`${place} refused the session`, redactor.cause(error));
  }
}

/** What an error of `iovalkey` in a command means. `doing` says what was tried, without values. */
export function commandFailure(error: unknown, doing: string, redactor: Redactor): RotationError {
  if (error instanceof RotationError) {
    return error;
  }
  switch (replyCode(error)) {
    case 'NOPERM':
      return new InsufficientPrivilegeError(`the session may not ${doing}`, redactor.cause(error));
    case 'READONLY':
      return new ReadOnlyDatabaseError(`the server is a replica, so it cannot ${doing}`, redactor.cause(error));
    default:
      return socketFailure(error, 'the server', redactor) ?? silent(error, 'the server', redactor)
        ?? new DatabaseError(`could not ${doing}`, redactor.cause(error));
  }
}

/** The word an error reply starts with: the protocol has no codes. */
export function replyCode(error: unknown): string | undefined {
  return /^([A-Z]+) /.exec(messageOf(error))?.[1];
}

export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
}

function tooMany(error: unknown, username: string, redactor: Redactor): RotationError | undefined {
  return messageOf(error).startsWith('ERR max number of clients')
    ? new TooManyConnectionsError(`the server takes no further connection of user "${username}"`, redactor.cause(error))
    : undefined;
}

/** `iovalkey` has no codes for these; the texts are its own. */
function silent(error: unknown, place: string, redactor: Redactor): RotationError | undefined {
  return /^Command timed out$|^Connection is closed\.$|^Socket timeout/.test(messageOf(error))
    ? new UnreachableDatabaseError(`${place} does not answer`, redactor.cause(error))
    : undefined;
}
