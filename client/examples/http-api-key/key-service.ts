import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** The service accepts the current key and the one before it. */
const MOST_KEYS = 2;

/**
 * A small HTTP API whose clients authenticate with `authorization: Bearer <key>`:
 *
 * - `GET /orders` answers 200 for a valid key, otherwise 401
 * - `PUT /keys` with `{ "valid": [key, …] }` replaces the list of valid keys; it requires a valid key, too
 */
export class KeyService {
  private readonly server: Server;
  private valid: ReadonlySet<string>;

  constructor(...keys: readonly string[]) {
    this.valid = new Set(keys.map(digest));
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  /** Starts it on the loopback address; resolves to its URL. */
  public async start(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
    const address = this.server.address();
    if (address === null || typeof address === 'string') {
      throw new Error('the service has no port');
    }
    return `http://127.0.0.1:${address.port}`;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }

  public accepts(key: string): boolean {
    return this.valid.has(digest(key));
  }

  /** Ends every key, as an operator can. */
  public forget(): void {
    this.valid = new Set();
  }

  public get numberOfKeys(): number {
    return this.valid.size;
  }

  public async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) {
      body += String(chunk);
    }
    const status = this.statusOf(request, body);
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  }

  private statusOf(request: IncomingMessage, body: string): number {
    const key = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (key === undefined || !this.accepts(key)) {
      return 401;
    }
    const route = `${request.method} ${request.url}`;
    if (route === 'GET /orders') {
      return 200;
    }
    return route === 'PUT /keys' ? this.replaceKeys(body) : 404;
  }

  private replaceKeys(body: string): number {
    const { valid }: { valid?: unknown } = JSON.parse(body);
    const keys = Array.isArray(valid) ? valid.filter((key) => typeof key === 'string' && key.length >= 16) : [];
    if (keys.length === 0 || keys.length > MOST_KEYS || !Array.isArray(valid) || keys.length !== valid.length) {
      return 400;
    }
    this.valid = new Set(keys.map(digest));
    return 204;
  }
}

function digest(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
