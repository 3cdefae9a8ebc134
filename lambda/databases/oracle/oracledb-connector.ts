import oracledb from 'oracledb';
import type { Row, SqlConnection, SqlConnector, SqlTarget } from '../sql';
import { temporaryIdentity } from './temporary-identity';
import { authoritiesFor } from '../trust';

/** A server that stopped answering must not keep the function from reporting. */
const CLOSE_MILLIS = 1000;

/** Oracle's protocol through `oracledb`, thin: no client libraries of Oracle. */
export class OracledbConnector implements SqlConnector {
  public async connect(target: SqlTarget): Promise<SqlConnection> {
    const seconds = Math.max(1, Math.ceil(target.connectTimeoutMillis / 1000));
    const connecting = oracledb.getConnection({
      user: target.username,
      password: target.password,
      // One address and one try. The check of the name is on by default; it is stated here all the same.
      connectString: `(DESCRIPTION=(RETRY_COUNT=0)(ADDRESS=(PROTOCOL=TCPS)(HOST=${descriptorValue(target.host)})(PORT=${target.port}))`
        + `(CONNECT_DATA=(SERVICE_NAME=${descriptorValue(target.database ?? 'ORCL')}))(SECURITY=(SSL_SERVER_DN_MATCH=TRUE)))`,
      walletContent: `${temporaryIdentity()}${authoritiesFor(target.certificates, target.host).join('\n')}`,
      connectTimeout: seconds,
      transportConnectTimeout: seconds,
    });
    const connection = await withinTime(connecting, target.connectTimeoutMillis);
    connection.callTimeout = target.statementTimeoutMillis;
    return new OracledbConnection(connection);
  }
}

class OracledbConnection implements SqlConnection {
  constructor(private readonly connection: oracledb.Connection) {}

  public async query(statement: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const result = await this.connection.execute<Row>(statement, values.map(String), { outFormat: oracledb.OUT_FORMAT_OBJECT, autoCommit: true });
    return result.rows ?? [];
  }

  public async close(): Promise<void> {
    await withinTime(this.connection.close({ drop: true }), CLOSE_MILLIS).catch(() => undefined);
  }
}

/** The driver's own time-outs do not include the login. A connection that opens too late is closed. */
async function withinTime<T>(pending: Promise<T>, millis: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(Object.assign(new Error(`no answer within ${millis} ms`), { code: 'ETIMEOUT' }));
      pending.then((late) => isConnection(late) ? late.close({ drop: true }) : undefined).catch(() => undefined);
    }, millis);
  });
  try {
    return await Promise.race([pending, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

function isConnection(value: unknown): value is oracledb.Connection {
  return typeof value === 'object' && value !== null && 'execute' in value;
}

/** Host and service come from the secret: they must not add to the descriptor. */
function descriptorValue(text: string): string {
  if (!/^[\w.:$#-]+$/.test(text)) {
    throw new Error('host or service has a character that a connect descriptor cannot hold');
  }
  return text;
}
