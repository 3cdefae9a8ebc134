import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Row } from '../../../lambda/databases/sql';

/** An error as the server of the engine would give it; the connector makes the driver's error of it. */
export class ServerFault extends Error {
  constructor(message: string, public readonly detail: { readonly code?: string; readonly number?: number }) {
    super(message);
  }
}

/** A stand-in for a database server: it understands the statements that the adapter sends, and no others. */
export interface FakeEngine {
  login(username: string, password: string): FakeSession;
}

export interface FakeSession {
  query(statement: string, values: readonly unknown[]): readonly Row[] | Promise<readonly Row[]>;
  /** The connection is gone, by whatever way. */
  end(): void;
}

export interface FakeRequest {
  readonly login?: { readonly username: string; readonly password: string };
  readonly statement?: string;
  readonly values?: readonly unknown[];
}

export interface FakeAnswer {
  readonly rows?: readonly Row[];
  readonly fault?: { readonly message: string; readonly code?: string; readonly number?: number };
}

/** Runs the stand-in in this process and lets the adapter reach it from another one, which may be killed. */
export class FakeServer {
  public port = 0;
  private readonly server: Server;

  constructor(private readonly engine: FakeEngine) {
    this.server = createServer((socket) => this.serve(socket));
  }

  public async start(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
    const address = this.server.address();
    this.port = typeof address === 'object' ? address?.port ?? 0 : 0;
  }

  public async stop(): Promise<void> {
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }

  private serve(socket: Socket): void {
    let session: FakeSession | undefined;
    let last = Promise.resolve();
    socket.on('error', () => undefined);
    socket.on('close', () => session?.end());
    createInterface({ input: socket }).on('line', (line) => {
      last = last.then(async () => {
        const answer = await this.answer(JSON.parse(line), session, (made) => {
          session = made;
        });
        socket.write(`${JSON.stringify(answer)}\n`);
      });
    });
  }

  private async answer({ login, statement = '', values = [] }: FakeRequest, session: FakeSession | undefined, opened: (session: FakeSession) => void): Promise<FakeAnswer> {
    try {
      if (login) {
        opened(this.engine.login(login.username, login.password));
        return { rows: [] };
      }
      return { rows: await session?.query(statement, values) ?? [] };
    } catch (error) {
      const detail = error instanceof ServerFault ? error.detail : {};
      return { fault: { message: error instanceof Error ? error.message : String(error), ...detail } };
    }
  }
}

export type Rows = readonly Row[] | Promise<readonly Row[]>;
/** A pattern, and what a statement that fits does. */
export type Statement<S> = readonly [RegExp, (session: S, names: readonly string[], values: readonly string[]) => Rows | void];

/** Does what the first fitting pattern says; a statement that fits none is a syntax error. */
export function understand<S>(table: readonly Statement<S>[], session: S, statement: string, values: readonly unknown[], unknown: ServerFault): Rows {
  const shape = statement.replace(/\s+/g, ' ').trim();
  for (const [pattern, action] of table) {
    const match = pattern.exec(shape);
    if (match) {
      return action(session, match.slice(1), values.map(String)) ?? [];
    }
  }
  throw new ServerFault(`${unknown.message}: ${shape.replace(/'[^']*'/g, "'…'")}`, unknown.detail);
}
