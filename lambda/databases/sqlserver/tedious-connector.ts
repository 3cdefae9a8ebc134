import { Connection, ConnectionError, Request, TYPES } from 'tedious';
import type { Row, SqlConnection, SqlConnector, SqlTarget } from '../sql';
import { authoritiesFor } from '../trust';

/** A server that stopped answering must not keep the function from reporting. */
const CLOSE_MILLIS = 1000;

/** SQL Server's protocol through `tedious`. */
export class TediousConnector implements SqlConnector {
  public async connect(target: SqlTarget): Promise<SqlConnection> {
    const connection = new EncryptedConnection({
      server: target.host,
      authentication: { type: 'default', options: { userName: target.username, password: target.password } },
      options: {
        port: target.port,
        database: target.database ?? 'master',
        encrypt: true,
        trustServerCertificate: false,
        cryptoCredentialsDetails: { ca: [...authoritiesFor(target.certificates, target.host)], minVersion: 'TLSv1.2' },
        connectTimeout: target.connectTimeoutMillis,
        requestTimeout: target.statementTimeoutMillis,
        cancelTimeout: CLOSE_MILLIS,
        maxRetriesOnTransientErrors: 0,
        appName: 'cdk-managed-secrets rotation',
        useColumnNames: false,
        // An incomplete transaction must not be committed.
        abortTransactionOnError: true,
      },
    });
    await login(connection);
    return new TediousConnection(connection);
  }
}

/**
 * `encrypt: true` only requests encryption: if the server, or an attacker on the network, answers that it
 * has none, tedious 19 continues and sends the password in clear text. Here that ends the connection.
 */
class EncryptedConnection extends Connection {
  public override async performTlsNegotiation(...args: Parameters<Connection['performTlsNegotiation']>): Promise<void> {
    await super.performTlsNegotiation(...args);
    if (!this.messageIo.tlsNegotiationComplete) {
      throw new ConnectionError('the server answers that it has no encryption', 'ETLS');
    }
  }
}

/** Adds the server's error number to a refused login, which tedious leaves out. */
async function login(connection: Connection): Promise<void> {
  let number: number | undefined;
  connection.on('errorMessage', (token: { number: number }) => number ??= token.number);
  // Without a listener, a connection lost between two statements ends the process.
  connection.on('error', () => undefined);
  try {
    await new Promise<void>((resolve, reject) => {
      connection.connect((error) => error ? reject(error) : resolve());
    });
  } catch (error) {
    connection.close();
    throw error instanceof Error && number !== undefined ? Object.assign(error, { number }) : error;
  }
}

class TediousConnection implements SqlConnection {
  private ended = false;

  constructor(private readonly connection: Connection) {
    connection.on('end', () => {
      this.ended = true;
    });
  }

  public query(statement: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return new Promise((resolve, reject) => {
      const rows: Row[] = [];
      const request = new Request(statement, (error) => error ? reject(error) : resolve(rows));
      request.on('row', (columns: readonly { metadata: { colName: string }; value: unknown }[]) => {
        rows.push(Object.fromEntries(columns.map((column) => [column.metadata.colName, column.value])));
      });
      values.forEach((value, index) => request.addParameter(`p${index + 1}`, TYPES.NVarChar, value));
      if (values.length === 0) {
        // As a plain batch: in a procedure, which parameters need, BEGIN TRANSACTION would be an error.
        this.connection.execSqlBatch(request);
      } else {
        this.connection.execSql(request);
      }
    });
  }

  public async close(): Promise<void> {
    if (this.ended) {
      return;
    }
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_MILLIS);
      this.connection.once('end', resolve);
      this.connection.close();
    });
    clearTimeout(timer);
  }
}
