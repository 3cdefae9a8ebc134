/**
 * The address of a secret's database.
 *
 * Both values are plain text and not secret: pass them to consumers as environment variables. If CloudFormation attaches the secret to the
 * database, it also writes them into the secret itself.
 */
export interface DatabaseConnection {
  /** Host name of the writer endpoint, proxy or server. */
  readonly host: string;

  /** TCP port as text, since it may be known only at deployment. */
  readonly port: string;
}
