/** A row of a result. */
export type Row = Readonly<Record<string, unknown>>;

/** The host and the user that a driver connects with. TLS is not an option: it is always on and verified. */
export interface SqlTarget {
  readonly host: string;
  readonly port: number;
  readonly database: string | undefined;
  readonly username: string;
  readonly password: string;
  readonly certificates: readonly string[];
  readonly connectTimeoutMillis: number;
  readonly statementTimeoutMillis: number;
}

/** A driver, reduced to what an adapter uses; throws the driver's own errors. */
export interface SqlConnector {
  connect(target: SqlTarget): Promise<SqlConnection>;
}

export interface SqlConnection {
  query(statement: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  close(): Promise<void>;
}
