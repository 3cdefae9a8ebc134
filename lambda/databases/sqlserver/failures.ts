import {
  AuthenticationError, DatabaseError, InsufficientPrivilegeError, PasswordRefusedError, ReadOnlyDatabaseError, RotationError, TlsError,
  TooManyConnectionsError, UnreachableDatabaseError,
} from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import { codeOf, socketFailure } from '../socket-failures';

/** Login failed, disabled, locked out, password expired, password must change. */
const REFUSED = [18456, 18470, 18486, 18487, 18488];
const TOO_MANY = [17809, 10928, 10929];
const STARTING = [18401, 6005, 17142];
const NO_PERMISSION = [229, 230, 262, 297, 300, 15151, 15247, 15530];
const READ_ONLY = [3906, 3908, 976];
/** By policy: wrong, too short, too long, not complex, dictionary, too recent, used before. */
const POLICY = [15114, 15115, 15116, 15117, 15118, 15119, 15120];

/** What an error of the driver while connecting means. */
export function connectFailure(error: unknown, username: string, place: string, redactor: Redactor): RotationError {
  if (error instanceof RotationError) {
    return error;
  }
  const cause = redactor.cause(error);
  const numbers = numbersOf(error);
  if (includes(numbers, REFUSED)) {
    return new AuthenticationError(`the database does not let user "${username}" log in`, cause);
  }
  if (includes(numbers, TOO_MANY)) {
    return new TooManyConnectionsError(`the database takes no further connection of user "${username}"`, cause);
  }
  if (includes(numbers, STARTING)) {
    return new UnreachableDatabaseError(`${place} is starting or stopping`, cause);
  }
  return driverFailure(error, place, redactor) ?? new DatabaseError(`${place} refused the session`, cause);
}

/** What an error of the driver in a statement means. `doing` says what was tried, without values. */
export function statementFailure(error: unknown, doing: string, redactor: Redactor): RotationError {
  if (error instanceof RotationError) {
    return error;
  }
  const cause = redactor.cause(error);
  const numbers = numbersOf(error);
  if (includes(numbers, POLICY)) {
    return new PasswordRefusedError('the new password was refused', cause);
  }
  if (includes(numbers, NO_PERMISSION)) {
    return new InsufficientPrivilegeError(`the session may not ${doing}`, cause);
  }
  if (includes(numbers, READ_ONLY)) {
    return new ReadOnlyDatabaseError(`the database is read-only, so it cannot ${doing}`, cause);
  }
  return driverFailure(error, 'the database', redactor) ?? new DatabaseError(`could not ${doing}`, cause);
}

/** The server's numbers of an error; several where one statement failed in several ways. */
export function numbersOf(error: unknown): readonly number[] {
  if (error instanceof AggregateError) {
    return error.errors.flatMap(numbersOf);
  }
  return error instanceof Error && 'number' in error && typeof error.number === 'number' ? [error.number] : [];
}

function includes(numbers: readonly number[], wanted: readonly number[]): boolean {
  return numbers.some((number) => wanted.includes(number));
}

/** The codes are tedious' own. */
function driverFailure(error: unknown, place: string, redactor: Redactor): RotationError | undefined {
  switch (codeOf(error)) {
    case 'ETLS': case 'EENCRYPT':
      return new TlsError(`${place} refuses TLS; the connection was given up`, redactor.cause(error));
    case 'ETIMEOUT': case 'ECLOSE': case 'ECANCEL':
      return new UnreachableDatabaseError(`${place} does not answer`, redactor.cause(error));
    case 'ESOCKET': {
      const inner = error instanceof Error ? error.cause : undefined;
      return socketFailure(inner, place, redactor) ?? new UnreachableDatabaseError(`no connection to ${place}`, redactor.cause(error));
    }
    default:
      return socketFailure(error, place, redactor);
  }
}
