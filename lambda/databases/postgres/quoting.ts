import { SecretShapeError } from '../../rotation/errors';

/** PostgreSQL truncates longer names, which would then name another role. */
const LONGEST_NAME = 63;

/** A name as an identifier in a statement. */
export function identifier(name: string): string {
  if (name === '' || name.includes('\0') || Buffer.byteLength(name) > LONGEST_NAME) {
    throw new SecretShapeError(`a PostgreSQL name has 1 to ${LONGEST_NAME} bytes and no NUL`);
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as a literal, whatever `standard_conforming_strings` is. For the few statements that do not accept parameters. */
export function literal(text: string): string {
  const quoted = text.replaceAll("'", "''");
  return quoted.includes('\\') ? ` E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}
