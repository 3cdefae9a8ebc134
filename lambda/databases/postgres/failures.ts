import { isNativeError } from 'node:util/types';
import {
  AuthenticationError, DatabaseError, InsufficientPrivilegeError, ReadOnlyDatabaseError, TlsError, TooManyConnectionsError, UnreachableDatabaseError,
} from '../../rotation/errors';
import type { FailureTable } from '../driver/failures';
import {
  loginRefused, noAnswer, notPermitted, passwordRefused, readOnly, startingOrStopping, tlsRefused, tooManyConnections,
} from '../driver/reasons';
import { codeOf } from '../driver/socket-failures';

/** `pg` has no codes for these; the texts are its own, in connection.js and client.js. */
const READ_TIMEOUT = 'Query read timeout';
const WITHOUT_TLS = ['The server does not support SSL connections', 'There was an error establishing an SSL connection'];
const NO_ANSWER = /^timeout expired$|^Connection terminated|^Query read timeout$/;

/** Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
export const POSTGRES_FAILURES: FailureTable = {
  codesOf: (error) => [codeOf(error) ?? ''],
  connect: [
    [['28P01'], AuthenticationError, passwordRefused('the user does not exist or is expired')],
    [isRefusedByAccessRules, DatabaseError, ({ username }) => `the access rules of the database refuse user "${username}" from this host`],
    [['28000'], AuthenticationError, loginRefused],
    [['53300'], TooManyConnectionsError, tooManyConnections],
    [['57P01', '57P02', '57P03'], UnreachableDatabaseError, startingOrStopping],
  ],
  statement: [
    [['42501'], InsufficientPrivilegeError, notPermitted],
    [['25006'], ReadOnlyDatabaseError, readOnly],
  ],
  transport: [],
  wrapped: [
    [(error) => WITHOUT_TLS.includes(messageOf(error)), TlsError, tlsRefused],
    [(error) => NO_ANSWER.test(messageOf(error)), UnreachableDatabaseError, noAnswer],
  ],
};

/** Whether a statement got no answer in time. */
export function isReadTimeout(error: unknown): boolean {
  return messageOf(error) === READ_TIMEOUT;
}

/** Whether the session, or every session, is not permitted to do it; some checks come with codes of their own. */
export function isRefusal(error: unknown): boolean {
  return ['42501', '0LP01', '0L000', '0A000'].includes(codeOf(error) ?? '');
}

/** Whether a refused change of a password can come from the password itself: policies raise what they like, but not these. */
export function mayBePolicy(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !/^(08|25|40|42501|53|55|57|58)/.test(code);
}

/** "no pg_hba.conf entry", which no other password would change, has the code of a refused login. Routine names are not translated. */
function isRefusedByAccessRules(error: unknown): boolean {
  return codeOf(error) === '28000' && isNativeError(error) && 'routine' in error && error.routine === 'ClientAuthentication';
}

function messageOf(error: unknown): string {
  return isNativeError(error) ? error.message : '';
}
