import { PUNCTUATION, without } from './password-characters';

/**
 * A place that a password must also fit into without being escaped or encoded.
 *
 * Uses combine: `DatabaseEngine.POSTGRES.passwordRules.safeFor(PasswordUse.URL, PasswordUse.DMS)`.
 * Like the engines' own rules they are frozen per major version, since a changed alphabet makes CloudFormation
 * generate a new password.
 */
export class PasswordUse {
  /**
   * The user part of a URL (`postgresql://user:password@host/`), raw or decoded: leaves `-._~`.
   *
   * @see https://www.rfc-editor.org/rfc/rfc3986#section-2.3
   */
  public static readonly URL = PasswordUse.leaving('URL', '-._~');

  /**
   * An unquoted word of a command line, in the shells of Linux and Windows, in `.env` files and crontabs: leaves `+,./:@_`.
   *
   * The hyphen is left out because a word that starts with one is read as an option.
   */
  public static readonly SHELL = PasswordUse.leaving('SHELL', '+,./:@_');

  /**
   * A value in an ODBC, JDBC, ADO.NET or libpq connection string that is put together without braces or quotes.
   *
   * @see https://learn.microsoft.com/dotnet/api/system.data.odbc.odbcconnection.connectionstring
   */
  public static readonly ODBC = new PasswordUse('ODBC', '!"\'()*,;=?@[\\]{}');

  /**
   * An endpoint of AWS Database Migration Service, which does not take ``%+:;``, and splits an Oracle password at the comma.
   *
   * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.Oracle.html
   */
  public static readonly DMS = new PasswordUse('DMS', '%+,:;');

  private static leaving(name: string, punctuation: string): PasswordUse {
    return new PasswordUse(name, without(PUNCTUATION, punctuation));
  }

  private constructor(
    /** What the use is called in messages, such as `URL`. */
    public readonly name: string,
    /** The characters it cannot take, in ASCII order. */
    public readonly excludeCharacters: string,
  ) {}
}
