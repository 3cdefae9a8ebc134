import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { inputOf, operationOf } from './input';
import { SecretsManager } from './secrets-manager';
import { ServiceException } from './service-exception';

/** Called for every request, before and after the operation. The server waits for both before it sends the answer. */
export interface Gate {
  before(what: string): Promise<void>;
  after(what: string): Promise<void>;
}

const JSON_PROTOCOL = 'application/x-amz-json-1.1';
/** A signature for this service. The server does not check who signed. */
const SIGNATURE = /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/[a-z0-9-]+\/secretsmanager\/aws4_request, ?SignedHeaders=[^,]+, ?Signature=[0-9a-f]{64}$/;

/** Secrets Manager's API on the loopback address, at a free port. */
export class SecretsManagerServer {
  private readonly server: Server;

  constructor(public readonly service: SecretsManager = new SecretsManager(), private readonly gate?: Gate) {
    this.server = createServer((request, response) => void this.answer(request, response).catch(() => response.destroy()));
  }

  /** Resolves to the endpoint. */
  public async start(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    const address = this.server.address();
    if (typeof address !== 'object' || address === null) {
      throw new Error('the server has no port');
    }
    return `http://127.0.0.1:${address.port}`;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const what = String(request.headers['x-amz-target']).replace('secretsmanager.', '');
    await this.gate?.before(what);
    const { status, output } = this.perform(request, Buffer.concat(chunks).toString());
    await this.gate?.after(what);
    response.writeHead(status, { 'content-type': JSON_PROTOCOL }).end(JSON.stringify(output));
  }

  private perform(request: IncomingMessage, body: string): { status: number; output: object } {
    try {
      checkRequest(request);
      const operation = operationOf(request.headers['x-amz-target']);
      return { status: 200, output: this.service.perform(operation, inputOf(operation, body)) };
    } catch (error) {
      const { name, message } = error instanceof ServiceException ? error : new ServiceException('InvalidRequestException', String(error));
      return { status: 400, output: { __type: name, Message: message } };
    }
  }
}

function checkRequest({ method, url, headers }: IncomingMessage): void {
  if (method !== 'POST' || url !== '/' || headers['content-type'] !== JSON_PROTOCOL) {
    throw new ServiceException('UnknownOperationException', `a request is POST / with ${JSON_PROTOCOL}`);
  }
  if (!SIGNATURE.test(headers.authorization ?? '')) {
    throw new ServiceException('IncompleteSignatureException', 'the request is not signed for secretsmanager');
  }
}
