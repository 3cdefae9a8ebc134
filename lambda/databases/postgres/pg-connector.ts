import { Client, type QueryResult } from 'pg';
import { DatabaseError } from '../../rotation/errors';
import type { Row, SqlConnection, SqlConnector, SqlTarget } from '../sql';
import { secureContext } from '../trust';
import { isReadTimeout } from './failures';

/** A server that stopped answering must not keep the function from reporting. */
const CLOSE_MILLIS = 1000;

/** PostgreSQL's protocol through `pg`. */
export class PgConnector implements SqlConnector {
  public async connect(target: SqlTarget): Promise<SqlConnection> {
    let asked = false;
    const client = new Client({
      host: target.host,
      port: target.port,
      user: target.username,
      database: target.database ?? 'postgres',
      // Called only if the server asks for it: a server with `trust` authentication proves no password.
      password: () => {
        asked = true;
        return target.password;
      },
      // `host` for the check of the name: `pg` leaves it out if it is an address.
      ssl: { secureContext: secureContext(target.certificates, target.host), rejectUnauthorized: true, host: target.host },
      connectionTimeoutMillis: target.connectTimeoutMillis,
      query_timeout: target.statementTimeoutMillis,
      application_name: 'cdk-managed-secrets rotation',
      keepAlive: true,
    });
    const connection = new PgConnection(client);
    try {
      await client.connect();
    } catch (error) {
      await connection.close();
      throw error;
    }
    if (!asked) {
      await connection.close();
      throw new DatabaseError(`the database accepts user "${target.username}" without a password, so no password can be proved`);
    }
    return connection;
  }
}

class PgConnection implements SqlConnection {
  constructor(private readonly client: Client) {
    // Without a listener, a connection lost between two statements ends the process.
    client.on('error', () => undefined);
  }

  public async query(statement: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    try {
      const result: QueryResult<Row> | QueryResult<Row>[] = await (values.length === 0
        ? this.client.query<Row>(statement) : this.client.query<Row>(statement, [...values]));
      return [result].flat().at(-1)?.rows ?? [];
    } catch (error) {
      if (isReadTimeout(error)) {
        // Every further statement, such as ROLLBACK, would wait as long again. The server rolls back when its client disconnects.
        await this.close();
      }
      throw error;
    }
  }

  public async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_MILLIS);
    });
    await Promise.race([this.client.end().catch(() => undefined), patience]);
    clearTimeout(timer);
  }
}
