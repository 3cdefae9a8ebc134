/**
 * Where the database of a secret is reached.
 *
 * Plain values, no secrets: pass them to consumers as environment variables. Where CloudFormation
 * attaches the database, it also writes them into the secret itself.
 */
export interface DatabaseConnection {
  /** Host name of the writer endpoint, proxy or server. */
  readonly host: string;

  /** TCP port as text, since it may be known at deployment only. */
  readonly port: string;
}
