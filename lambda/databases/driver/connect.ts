import type { Login } from '../../rotation/secret-content';
import type { DatabaseEnvironment } from '../database';
import type { SqlTarget } from '../sql';
import { connectFailure, type FailureTable } from './failures';

/** What an engine adds to a login. */
export interface ConnectOptions {
  /** If the secret names none. */
  readonly port: number;
  /** The database that the session begins in, which need not be the secret's. */
  readonly database: string | undefined;
  /** The user as the engine spells it. @default - the login's */
  readonly username?: string;
}

/** Connects as a user; errors of the driver become errors of ours. */
export async function connectAs<C>(
  connector: { connect(target: SqlTarget): Promise<C> }, { redactor, ...environment }: DatabaseEnvironment, failures: FailureTable,
  login: Login, options: ConnectOptions,
): Promise<C> {
  const { certificates, connectTimeoutMillis, statementTimeoutMillis } = environment;
  const { host, password } = login;
  const [username, port] = [options.username ?? login.username, login.port ?? options.port];
  try {
    return await connector.connect({
      host, port, database: options.database, username, password, certificates, connectTimeoutMillis, statementTimeoutMillis,
    });
  } catch (error) {
    throw connectFailure(failures, error, { username: login.username, place: `${host}:${port}` }, redactor);
  }
}
