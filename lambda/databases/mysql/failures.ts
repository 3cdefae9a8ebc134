import {
  AuthenticationError, InsufficientPrivilegeError, PasswordRefusedError, ReadOnlyDatabaseError, TlsError, TooManyConnectionsError,
  UnreachableDatabaseError,
} from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import type { FailureTable } from '../driver/failures';
import {
  connectionClosed, loginRefused, notPermitted, notTrusted, passwordRefused, readOnly, tlsRefused, tooManyConnections,
} from '../driver/reasons';
import { codeOf } from '../driver/socket-failures';

/** Of a statement, not of a user: in a schema, of a table, of a column, on the server. */
export const RIGHT_IS_MISSING: ReadonlySet<number> = new Set([1044, 1045, 1142, 1143, 1227]);
/** Also says that the server refuses for the sake of some other option. */
const OPTION_PREVENTS = 1290;
/** The policy of MySQL and of MariaDB, and a password that was used before. */
const POLICY = new Set([1819, 3638]);

/** Numbers are the server's: names differ between the engines, and texts are translated. Codes are `mysql2`'s own. */
export const MYSQL_FAILURES: FailureTable = {
  codesOf: (error) => [numberOf(error), codeOf(error) ?? ''],
  connect: [
    [[1045, 1698], AuthenticationError, passwordRefused('there is no such user')],
    // Locked for good in MySQL and in MariaDB, locked for a time, expired, expired for this kind of client.
    [[3118, 4151, 3955, 1820, 1862], AuthenticationError, loginRefused],
    [[1040, 1203, 1226], TooManyConnectionsError, tooManyConnections],
  ],
  statement: [
    [[1792, 1836], ReadOnlyDatabaseError, readOnly],
    [(error) => numberOf(error) === OPTION_PREVENTS && /read.only/i.test(String(error)), ReadOnlyDatabaseError, readOnly],
    [[...RIGHT_IS_MISSING, 1141, 1370, 1410, 1698, 1873, 3530], InsufficientPrivilegeError, notPermitted],
  ],
  transport: [
    [[1053, 1152, 1184, 1927, 3169, 4031, 'PROTOCOL_CONNECTION_LOST'], UnreachableDatabaseError, connectionClosed],
    [['HANDSHAKE_NO_SSL_SUPPORT'], TlsError, tlsRefused],
    [isClosedInHandshake, UnreachableDatabaseError, connectionClosed],
    [['HANDSHAKE_SSL_ERROR'], TlsError, notTrusted],
  ],
};

/** What an error of a changed password means, if it comes from the password itself. */
export function policyFailure(error: unknown, username: string, redactor: Redactor): PasswordRefusedError | undefined {
  return POLICY.has(numberOf(error)) ? new PasswordRefusedError(`the password of user "${username}" was refused`, redactor.cause(error)) : undefined;
}

/** The server's number for an error, 0 if it is none of the server's. */
export function numberOf(error: unknown): number {
  return error instanceof Error && 'errno' in error && typeof error.errno === 'number' && error.errno > 0 ? error.errno : 0;
}

/** `mysql2` puts this code over the socket's own. */
function isClosedInHandshake(error: unknown): boolean {
  return codeOf(error) === 'HANDSHAKE_SSL_ERROR' && /ECONNRESET|EPIPE|disconnected before secure/.test(String(error));
}
