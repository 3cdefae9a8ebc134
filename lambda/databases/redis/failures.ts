import {
  AuthenticationError, InsufficientPrivilegeError, ReadOnlyDatabaseError, TooManyConnectionsError, UnreachableDatabaseError,
} from '../../rotation/errors';
import type { FailureTable } from '../driver/failures';
import { noAnswer, notPermitted, passwordRefused, readOnly, startingOrStopping, tooManyConnections } from '../driver/reasons';

export const REDIS_FAILURES: FailureTable = {
  codesOf: (error) => [replyCode(error) ?? ''],
  connect: [
    [['WRONGPASS'], AuthenticationError, passwordRefused('the user does not exist or is off')],
    [['LOADING'], UnreachableDatabaseError, startingOrStopping],
    [(error) => messageOf(error).startsWith('ERR max number of clients'), TooManyConnectionsError, tooManyConnections],
  ],
  statement: [
    [['NOPERM'], InsufficientPrivilegeError, notPermitted],
    [['READONLY'], ReadOnlyDatabaseError, readOnly],
  ],
  transport: [],
  // `iovalkey` has no codes for these; the texts are its own.
  wrapped: [[
    (error) => /^Command timed out$|^Connection is closed\.$|^Socket timeout/.test(messageOf(error)), UnreachableDatabaseError, noAnswer,
  ]],
};

/** The word an error reply starts with: the protocol has no codes. */
export function replyCode(error: unknown): string | undefined {
  return /^([A-Z]+) /.exec(messageOf(error))?.[1];
}

export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
}
