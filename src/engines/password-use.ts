import { PUNCTUATION, without } from './password-characters';

/**
 * A use of a password that requires it not to need escaping or encoding.
 *
 * Several uses can be combined: `DatabaseEngine.POSTGRES.passwordRules.safeFor(PasswordUse.URL, PasswordUse.DMS)`.
 * Like the rules of the engines, uses are frozen per major version: with a changed alphabet CloudFormation would generate
 * a new password.
 */
export class PasswordUse {
  /**
   * The user part of a URL (`postgresql://user:password@host/`), raw or decoded: keeps the punctuation `-._~`.
   *
   * @see https://www.rfc-editor.org/rfc/rfc3986#section-2.3
   */
  public static readonly URL = PasswordUse.keeping('URL', '-._~');

  /**
   * An unquoted word of a command line, in the shells of Linux and Windows, in `.env` files and crontabs: keeps the punctuation `+,./:@_`.
   *
   * The hyphen is excluded, since a word that starts with a hyphen is read as an option.
   */
  public static readonly SHELL = PasswordUse.keeping('SHELL', '+,./:@_');

  /**
   * A value in an ODBC, JDBC, ADO.NET or libpq connection string without braces or quotes.
   *
   * @see https://learn.microsoft.com/dotnet/api/system.data.odbc.odbcconnection.connectionstring
   */
  public static readonly ODBC = new PasswordUse('ODBC', '!"\'()*,;=?@[\\]{}');

  /**
   * An endpoint of AWS Database Migration Service, which does not accept ``%+:;``, and splits an Oracle password at the comma.
   *
   * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.Oracle.html
   */
  public static readonly DMS = new PasswordUse('DMS', '%+,:;');

  private static keeping(name: string, punctuation: string): PasswordUse {
    return new PasswordUse(name, without(PUNCTUATION, punctuation));
  }

  private constructor(
    /** The name of the use in messages, such as `URL`. */
    public readonly name: string,
    /** The characters that the use does not accept, in ASCII order. */
    public readonly excludeCharacters: string,
  ) {}
}
