import { SecretShapeError } from '../../rotation/errors';

const LONGEST_NAME = 128;

/** A name as an identifier in a statement; sessions have QUOTED_IDENTIFIER on. */
export function identifier(name: string): string {
  if (name === '' || name.length > LONGEST_NAME || name.includes('\0')) {
    throw new SecretShapeError(`a SQL Server name has 1 to ${LONGEST_NAME} characters and no NUL`);
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as a literal, for the statements that do not accept parameters. */
export function literal(text: string): string {
  return `N'${text.replaceAll("'", "''")}'`;
}
