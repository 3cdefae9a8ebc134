import { PasswordRefusedError, SecretShapeError } from '../../rotation/errors';

const LONGEST_NAME = 128;
const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9_$#]*$/;

/** The name as the catalog stores it: plain names are not case-sensitive in Oracle, so `orders_app` means ORDERS_APP. */
export function catalogName(name: string): string {
  return PLAIN_NAME.test(name) ? name.toUpperCase() : name;
}

/** A name as an identifier in a statement, or as the user of a login. */
export function identifier(name: string): string {
  // A quote in a name cannot be escaped.
  if (name === '' || Buffer.byteLength(name) > LONGEST_NAME || /["\0]/.test(name)) {
    throw new SecretShapeError(`an Oracle name has 1 to ${LONGEST_NAME} bytes, no double quote and no NUL`);
  }
  return `"${catalogName(name)}"`;
}

/** A password in a statement, which does not accept a parameter there. */
export function passwordLiteral(password: string): string {
  if (/["\0]/.test(password)) {
    throw new PasswordRefusedError('Oracle has no escape for a double quote or a NUL in a password');
  }
  return `"${password}"`;
}
