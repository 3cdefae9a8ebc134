import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { FakeAnswer, FakeRequest } from './fake-server';
import type { Row, SqlConnection, SqlConnector, SqlTarget } from '../../../lambda/databases/sql';

/** Stands where the driver stands, and speaks to a `FakeServer`. Its errors look like the driver's. */
export class FakeConnector implements SqlConnector {
  public async connect({ host, port, username, password }: SqlTarget): Promise<SqlConnection> {
    const socket = connect(port, host);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    const connection = new FakeConnection(socket);
    try {
      await connection.ask({ login: { username, password } });
    } catch (error) {
      await connection.close();
      throw error;
    }
    return connection;
  }
}

class FakeConnection implements SqlConnection {
  private readonly waiting: ((answer: FakeAnswer) => void)[] = [];

  constructor(private readonly socket: Socket) {
    socket.on('error', () => undefined);
    createInterface({ input: socket }).on('line', (line) => this.waiting.shift()?.(JSON.parse(line)));
  }

  public query(statement: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return this.ask({ statement, values });
  }

  public async close(): Promise<void> {
    this.socket.destroy();
  }

  public async ask(request: FakeRequest): Promise<readonly Row[]> {
    const { rows = [], fault } = await new Promise<FakeAnswer>((resolve) => {
      this.waiting.push(resolve);
      this.socket.write(`${JSON.stringify(request)}\n`);
    });
    if (fault) {
      throw Object.assign(new Error(fault.message), fault);
    }
    return rows;
  }
}
