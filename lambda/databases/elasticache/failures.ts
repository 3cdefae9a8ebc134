import { isNativeError } from 'node:util/types';
import { DatabaseError, InsufficientPrivilegeError, PasswordRefusedError, UnreachableDatabaseError } from '../../rotation/errors';
import type { FailureTable } from '../driver/failures';
import { noAnswer } from '../driver/reasons';

const INVALID = ['InvalidParameterValueException', 'InvalidParameterCombinationException'];

/** The SDK names its errors; `place` is the API of the service. */
export const USER_API_FAILURES: FailureTable = {
  codesOf: (error) => [nameOf(error)],
  connect: [],
  statement: [
    [['AccessDenied', 'AccessDeniedException'], InsufficientPrivilegeError, ({ place, action }) =>
      `the function's role is not permitted to ${action} through ${place}`],
    [(error) => INVALID.includes(nameOf(error)) && /password/i.test(String(error)), PasswordRefusedError, ({ place }) =>
      `${place} refused the password`],
    [INVALID, DatabaseError, ({ place, action }) => `${place} refused to ${action}`],
  ],
  transport: [[['TimeoutError'], UnreachableDatabaseError, noAnswer]],
};

function nameOf(error: unknown): string {
  return isNativeError(error) ? error.name : '';
}
