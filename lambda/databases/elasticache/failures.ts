import { DatabaseError, InsufficientPrivilegeError, PasswordRefusedError, RotationError, UnreachableDatabaseError } from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import { socketFailure } from '../socket-failures';

/** What an error of the SDK means. `doing` says what was tried, without values. */
export function apiFailure(error: unknown, service: string, doing: string, redactor: Redactor): RotationError {
  if (error instanceof RotationError) {
    return error;
  }
  const cause = redactor.cause(error);
  switch (cause.name) {
    case 'AccessDenied': case 'AccessDeniedException':
      return new InsufficientPrivilegeError(`the function's role may not ${doing} through the API of ${service}`, cause);
    case 'InvalidParameterValueException': case 'InvalidParameterCombinationException':
      return /password/i.test(cause.message)
        ? new PasswordRefusedError(`${service} refused the password`, cause)
        : new DatabaseError(`${service} refused to ${doing}`, cause);
    case 'TimeoutError':
      return new UnreachableDatabaseError(`the API of ${service} does not answer`, cause);
    default:
      return socketFailure(error, `the API of ${service}`, redactor) ?? new DatabaseError(`${service} could not ${doing}`, cause);
  }
}
