import { isNativeError } from 'node:util/types';
import {
  AuthenticationError, DatabaseError, InsufficientPrivilegeError, ReadOnlyDatabaseError, RotationError, UnreachableDatabaseError,
} from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import { socketFailure } from '../socket-failures';

/** Codes of the protocol: https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
const AUTHENTICATION_FAILED = 18;
const UNAUTHORIZED = 13;
const NOT_WRITABLE = new Set([10107, 13435]);
const SHUTTING_DOWN = new Set([91, 11600, 189]);
const USER_EXISTS = 51003;
/** Codes that do not come from the password: protocol, roles, state, time. */
const NEVER_POLICY = new Set([AUTHENTICATION_FAILED, UNAUTHORIZED, ...NOT_WRITABLE, ...SHUTTING_DOWN, USER_EXISTS, 11, 31, 50, 59, 262, 40415]);

/** What an error of `mongodb` while connecting means. */
export function connectFailure(error: unknown, username: string, place: string, redactor: Redactor): RotationError {
  if (codeOf(error) === AUTHENTICATION_FAILED) {
    return new AuthenticationError(`the database refused the password of user "${username}", or the user does not exist`, redactor.cause(error));
  }
  return network(error, place, redactor) ?? new DatabaseError(`${place} refused the session`, redactor.cause(error));
}

/** What an error of `mongodb` in a command means. `doing` says what was tried, without values. */
export function commandFailure(error: unknown, doing: string, redactor: Redactor): RotationError {
  if (error instanceof RotationError) {
    return error;
  }
  const code = codeOf(error);
  if (code === UNAUTHORIZED) {
    return new InsufficientPrivilegeError(`the session may not ${doing}`, redactor.cause(error));
  }
  if (code !== undefined && NOT_WRITABLE.has(code)) {
    return new ReadOnlyDatabaseError(`the database is read-only, so it cannot ${doing}`, redactor.cause(error));
  }
  return network(error, 'the database', redactor) ?? new DatabaseError(`could not ${doing}`, redactor.cause(error));
}

/** Whether a refused change of a password can come from the password itself. */
export function mayBePolicy(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && !NEVER_POLICY.has(code);
}

export function isUnauthorized(error: unknown): boolean {
  return codeOf(error) === UNAUTHORIZED;
}

/** Somebody else made the user in the meantime. */
export function userExists(error: unknown): boolean {
  return codeOf(error) === USER_EXISTS;
}

function network(error: unknown, place: string, redactor: Redactor): RotationError | undefined {
  const code = codeOf(error);
  if (code !== undefined && SHUTTING_DOWN.has(code)) {
    return new UnreachableDatabaseError(`${place} is starting or stopping`, redactor.cause(error));
  }
  return socketFailure(rootOf(error), place, redactor) ?? silent(error, place, redactor);
}

/** The driver wraps what the socket said, once or twice. */
function rootOf(error: unknown): unknown {
  let root = error;
  while (isNativeError(root) && isNativeError(root.cause)) {
    root = root.cause;
  }
  return root;
}

/** The driver's classes, by name: their messages carry no codes. */
function silent(error: unknown, place: string, redactor: Redactor): RotationError | undefined {
  const names = ['MongoServerSelectionError', 'MongoNetworkError', 'MongoNetworkTimeoutError', 'MongoOperationTimeoutError', 'PoolClearedError', 'MongoPoolClearedError'];
  return isNativeError(error) && names.includes(error.name)
    ? new UnreachableDatabaseError(`${place} does not answer`, redactor.cause(error))
    : undefined;
}

function codeOf(error: unknown): number | undefined {
  return isNativeError(error) && 'code' in error && typeof error.code === 'number' ? error.code : undefined;
}
