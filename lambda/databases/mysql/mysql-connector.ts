import { connect as connectSocket, type Socket } from 'node:net';
import { type Connection, type ConnectionOptions, createConnection } from 'mysql2';
import type { Row, SqlConnection, SqlConnector, SqlTarget } from '../sql';
import { cachedByTrust } from '../trust';

/** A server that stopped answering must not keep the function from reporting. */
const CLOSE_MILLIS = 1000;
/** `mysql2` caches the TLS context by this object. */
const trustOf = cachedByTrust((certificates) => ({ ca: [...certificates], rejectUnauthorized: true, verifyIdentity: true, minVersion: 'TLSv1.2' }));

/** A connection with the version of its server. */
export interface MysqlConnection extends SqlConnection {
  /** From the server's greeting: `9.7.4`, or `5.5.5-10.11.19-MariaDB`. */
  readonly serverVersion: string;
}

/** The protocol of MySQL and MariaDB through `mysql2`. */
export class MysqlConnector implements SqlConnector {
  public async connect(target: SqlTarget): Promise<MysqlConnection> {
    const core = createConnection(optionsFor(target));
    // Without a listener, a connection lost between two statements ends the process.
    core.on('error', () => undefined);
    const serverVersion = await new Promise<string>((resolve, reject) => {
      core.once('error', reject);
      core.once('connect', (greeting: { readonly serverVersion: string }) => resolve(greeting.serverVersion));
    }).catch((error: unknown) => {
      core.destroy();
      throw error;
    });
    return new Mysql2Connection(core, serverVersion, target.statementTimeoutMillis);
  }
}

class Mysql2Connection implements MysqlConnection {
  constructor(private readonly core: Connection, public readonly serverVersion: string, private readonly timeoutMillis: number) {}

  public query(statement: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return new Promise((resolve, reject) => {
      // `mysql2` stops its own timer at the first packet; a server can stop answering after it.
      const timer = setTimeout(() => {
        this.core.destroy();
        reject(Object.assign(new Error('no answer to a statement in time'), { code: 'ETIMEDOUT' }));
      }, this.timeoutMillis);
      const done = (error: Error | null, result: unknown): void => {
        clearTimeout(timer);
        if (error) {
          reject(error);
        } else {
          resolve(Array.isArray(result) ? result : []);
        }
      };
      if (values.length === 0) {
        this.core.query(statement, done);
      } else {
        this.core.execute(statement, values.map(String), done);
      }
    });
  }

  public async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, CLOSE_MILLIS);
      this.core.end(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    this.core.destroy();
  }
}

function optionsFor(target: SqlTarget): ConnectionOptions {
  return {
    host: target.host,
    port: target.port,
    // No database: a user without grants must still log in, so that the error can name what it lacks.
    user: target.username,
    password: target.password,
    stream: () => socketTo(target),
    ssl: trustOf(target.certificates, target.host),
    charset: 'UTF8MB4_BIN',
    connectTimeout: target.connectTimeoutMillis,
    connectAttributes: { program_name: 'cdk-managed-secrets rotation' },
    // Parsers are interpreted, not compiled by `eval`; a server cannot request files; an expired password can be changed.
    disableEval: true,
    flags: ['-LOCAL_FILES', 'CAN_HANDLE_EXPIRED_PASSWORDS'],
    supportBigNumbers: true,
    dateStrings: true,
  };
}

/** If the host is an address, `mysql2` passes no name to TLS. Node then verifies the socket's or, without one, `localhost`. */
function socketTo({ host, port }: SqlTarget): Socket {
  const socket = connectSocket(port, host);
  socket.setNoDelay(true).setKeepAlive(true);
  return Object.assign(socket, { _host: host });
}
