import {
  AuthenticationError, InsufficientPrivilegeError, PasswordRefusedError, ReadOnlyDatabaseError, TlsError, TooManyConnectionsError,
  UnreachableDatabaseError,
} from '../../rotation/errors';
import type { FailureTable } from '../driver/failures';
import { loginRefused, newPasswordRefused, noAnswer, notPermitted, notTrusted, readOnly, tooManyConnections } from '../driver/reasons';
import { codeOf } from '../driver/socket-failures';

/** Starting, stopping, service unknown to the listener. */
const NOT_OPEN = ['ORA-01033', 'ORA-01034', 'ORA-01089', 'ORA-01090', 'ORA-12505', 'ORA-12514', 'ORA-12528'];
/** The driver's own: lost, given up, refused, no such host, silent. */
const NO_ANSWER = [
  'NJS-500', 'NJS-501', 'NJS-503', 'NJS-510', 'NJS-511', 'NJS-513', 'NJS-518', 'NJS-519', 'NJS-521', 'NJS-530', 'NJS-123', 'ETIMEOUT',
];

export const ORACLE_FAILURES: FailureTable = {
  codesOf: (error) => [codeOf(error) ?? ''],
  connect: [
    // Wrong password, locked, expired, no CREATE SESSION.
    [['ORA-01017', 'ORA-28000', 'ORA-28001', 'ORA-01045'], AuthenticationError, loginRefused],
    // Sessions of the user, of the server, processes, and the listener without a free handler.
    [['ORA-02391', 'ORA-00018', 'ORA-00020', 'ORA-12516', 'ORA-12519', 'ORA-12520'], TooManyConnectionsError, tooManyConnections],
  ],
  statement: [
    // Verify function, reuse, empty, too long.
    [['ORA-28003', 'ORA-28007', 'ORA-28218', 'ORA-28219', 'ORA-00988', 'ORA-00972'], PasswordRefusedError, newPasswordRefused],
    [['ORA-01031', 'ORA-01919', 'ORA-01924', 'ORA-01932', 'ORA-00942'], InsufficientPrivilegeError, notPermitted],
    [['ORA-16000', 'ORA-01552'], ReadOnlyDatabaseError, readOnly],
  ],
  transport: [
    [['NJS-505', 'NJS-506', 'NJS-507', 'NJS-508'], TlsError, notTrusted],
    [[...NOT_OPEN, ...NO_ANSWER], UnreachableDatabaseError, noAnswer],
  ],
};
