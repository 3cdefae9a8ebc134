import { isNativeError } from 'node:util/types';
import { AuthenticationError, InsufficientPrivilegeError, ReadOnlyDatabaseError, UnreachableDatabaseError } from '../../rotation/errors';
import type { FailureTable } from '../driver/failures';
import { noAnswer, notPermitted, passwordRefused, readOnly, startingOrStopping } from '../driver/reasons';

/** Codes of the protocol: https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
const AUTHENTICATION_FAILED = 18;
const UNAUTHORIZED = 13;
const NOT_WRITABLE = [10107, 13435];
const SHUTTING_DOWN = [91, 11600, 189];
const USER_EXISTS = 51003;
/** Codes that do not come from the password: protocol, roles, state, time. */
const NEVER_POLICY = new Set([AUTHENTICATION_FAILED, UNAUTHORIZED, ...NOT_WRITABLE, ...SHUTTING_DOWN, USER_EXISTS, 11, 31, 50, 59, 262, 40415]);
/** The driver's classes, by name: their messages carry no codes. */
const NO_ANSWER = [
  'MongoServerSelectionError', 'MongoNetworkError', 'MongoNetworkTimeoutError', 'MongoOperationTimeoutError',
  'PoolClearedError', 'MongoPoolClearedError',
];

export const MONGODB_FAILURES: FailureTable = {
  codesOf: (error) => [codeOf(error) ?? 0, isNativeError(error) ? error.name : ''],
  connect: [[[AUTHENTICATION_FAILED], AuthenticationError, passwordRefused('the user does not exist')]],
  statement: [
    [[UNAUTHORIZED], InsufficientPrivilegeError, notPermitted],
    [NOT_WRITABLE, ReadOnlyDatabaseError, readOnly],
  ],
  transport: [[SHUTTING_DOWN, UnreachableDatabaseError, startingOrStopping]],
  wrapped: [[NO_ANSWER, UnreachableDatabaseError, noAnswer]],
  socketErrorOf: rootOf,
};

/** Whether a refused change of a password can come from the password itself. */
export function mayBePolicy(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && !NEVER_POLICY.has(code);
}

export function isUnauthorized(error: unknown): boolean {
  return codeOf(error) === UNAUTHORIZED;
}

/** Another session created the user in the meantime. */
export function userExists(error: unknown): boolean {
  return codeOf(error) === USER_EXISTS;
}

/** The driver wraps the error of the socket, once or twice. */
function rootOf(error: unknown): unknown {
  let root = error;
  while (isNativeError(root) && isNativeError(root.cause)) {
    root = root.cause;
  }
  return root;
}

function codeOf(error: unknown): number | undefined {
  return isNativeError(error) && 'code' in error && typeof error.code === 'number' ? error.code : undefined;
}
