import {
  AuthenticationError, InsufficientPrivilegeError, PasswordRefusedError, ReadOnlyDatabaseError, TlsError, TooManyConnectionsError,
  UnreachableDatabaseError,
} from '../../rotation/errors';
import type { FailureTable } from '../driver/failures';
import {
  loginRefused, newPasswordRefused, noAnswer, noConnection, notPermitted, readOnly, startingOrStopping, tlsRefused, tooManyConnections,
} from '../driver/reasons';
import { codeOf } from '../driver/socket-failures';

/** Numbers are the server's, codes `tedious`' own. */
export const SQL_SERVER_FAILURES: FailureTable = {
  codesOf: (error) => [...numbersOf(error), codeOf(error) ?? ''],
  connect: [
    // Login failed, disabled, locked out, password expired, password must change.
    [[18456, 18470, 18486, 18487, 18488], AuthenticationError, loginRefused],
    [[17809, 10928, 10929], TooManyConnectionsError, tooManyConnections],
    [[18401, 6005, 17142], UnreachableDatabaseError, startingOrStopping],
  ],
  statement: [
    // By policy: wrong, too short, too long, not complex, dictionary, too recent, used before.
    [[15114, 15115, 15116, 15117, 15118, 15119, 15120], PasswordRefusedError, newPasswordRefused],
    [[229, 230, 262, 297, 300, 15151, 15247, 15530], InsufficientPrivilegeError, notPermitted],
    [[3906, 3908, 976], ReadOnlyDatabaseError, readOnly],
  ],
  transport: [
    [['ETLS', 'EENCRYPT'], TlsError, tlsRefused],
    [['ETIMEOUT', 'ECLOSE', 'ECANCEL'], UnreachableDatabaseError, noAnswer],
  ],
  wrapped: [[['ESOCKET'], UnreachableDatabaseError, noConnection]],
  socketErrorOf: (error) => codeOf(error) === 'ESOCKET' && error instanceof Error ? error.cause : error,
};

/** The server's numbers of an error; several if one statement failed in several ways. */
export function numbersOf(error: unknown): readonly number[] {
  if (error instanceof AggregateError) {
    return error.errors.flatMap(numbersOf);
  }
  return error instanceof Error && 'number' in error && typeof error.number === 'number' ? [error.number] : [];
}
