import {
  AuthenticationError, DatabaseError, InsufficientPrivilegeError, PasswordRefusedError, ReadOnlyDatabaseError, RotationError, TlsError,
  TooManyConnectionsError, UnreachableDatabaseError,
} from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import { codeOf, socketFailure } from '../socket-failures';

/** Wrong password, locked, expired, no CREATE SESSION. */
const REFUSED = new Set(['ORA-01017', 'ORA-28000', 'ORA-28001', 'ORA-01045']);
/** Sessions of the user, of the server, processes, and the listener without a free handler. */
const TOO_MANY = new Set(['ORA-02391', 'ORA-00018', 'ORA-00020', 'ORA-12516', 'ORA-12519', 'ORA-12520']);
/** Verify function, reuse, empty, too long. */
const POLICY = new Set(['ORA-28003', 'ORA-28007', 'ORA-28218', 'ORA-28219', 'ORA-00988', 'ORA-00972']);
const NO_PRIVILEGE = new Set(['ORA-01031', 'ORA-01919', 'ORA-01924', 'ORA-01932', 'ORA-00942']);
const READ_ONLY = new Set(['ORA-16000', 'ORA-01552']);
/** Starting, stopping, service unknown to the listener; the rest is the driver's own: lost, given up, refused, no such host, silent. */
const UNREACHABLE = new Set([
  'ORA-01033', 'ORA-01034', 'ORA-01089', 'ORA-01090', 'ORA-12505', 'ORA-12514', 'ORA-12528',
  'NJS-500', 'NJS-501', 'NJS-503', 'NJS-510', 'NJS-511', 'NJS-513', 'NJS-518', 'NJS-519', 'NJS-521', 'NJS-530', 'NJS-123', 'ETIMEOUT',
]);
const TLS = new Set(['NJS-505', 'NJS-506', 'NJS-507', 'NJS-508']);

/** What an error of the driver while connecting means. */
export function connectFailure(error: unknown, username: string, place: string, redactor: Redactor): RotationError {
  if (error instanceof RotationError) {
    return error;
  }
  const code = codeOf(error) ?? '';
  const cause = redactor.cause(error);
  if (REFUSED.has(code)) {
    return new AuthenticationError(`the database does not let user "${username}" log in`, cause);
  }
  if (TOO_MANY.has(code)) {
    return new TooManyConnectionsError(`the database takes no further connection of user "${username}"`, cause);
  }
  return networkFailure(error, place, redactor) ?? new DatabaseError(`${place} refused the session`, cause);
}

/** What an error of the driver in a statement means. `doing` says what was tried, without values. */
export function statementFailure(error: unknown, doing: string, redactor: Redactor): RotationError {
  if (error instanceof RotationError) {
    return error;
  }
  const code = codeOf(error) ?? '';
  const cause = redactor.cause(error);
  if (POLICY.has(code)) {
    return new PasswordRefusedError('the new password was refused', cause);
  }
  if (NO_PRIVILEGE.has(code)) {
    return new InsufficientPrivilegeError(`the session may not ${doing}`, cause);
  }
  if (READ_ONLY.has(code)) {
    return new ReadOnlyDatabaseError(`the database is read-only, so it cannot ${doing}`, cause);
  }
  return networkFailure(error, 'the database', redactor) ?? new DatabaseError(`could not ${doing}`, cause);
}

function networkFailure(error: unknown, place: string, redactor: Redactor): RotationError | undefined {
  const code = codeOf(error) ?? '';
  if (TLS.has(code)) {
    return new TlsError(`${place} is not trusted; the connection was given up`, redactor.cause(error));
  }
  if (UNREACHABLE.has(code)) {
    return new UnreachableDatabaseError(`${place} does not answer`, redactor.cause(error));
  }
  return socketFailure(error, place, redactor);
}
