import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { StrictSecretStore } from '../../databases/support/strict-secret-store';

type Input = Readonly<Record<string, string>>;

/** Told of every request, before and after it takes effect; the answer is sent when it resolves. */
export interface Gate {
  before(what: string): Promise<void>;
  after(what: string): Promise<void>;
}

/** The API of Secrets Manager on the loopback address, over the strict store. */
export class SecretsManagerServer {
  public readonly store = new StrictSecretStore();
  private readonly server: Server;

  constructor(private readonly gate: () => Gate) {
    this.server = createServer((request, response) => void this.answer(request, response).catch(() => response.destroy()));
  }

  public async start(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
    const address = this.server.address();
    return typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) {
      body += String(chunk);
    }
    const operation = String(request.headers['x-amz-target']).replace('secretsmanager.', '');
    const gate = this.gate();
    await gate.before(operation);
    const [status, result] = await this.perform(operation, JSON.parse(body)).then(
      (output): [number, object] => [200, output],
      (error: Error): [number, object] => [400, { __type: /^(\w+Exception)/.exec(error.message)?.[1] ?? 'InvalidRequestException', message: error.message }],
    );
    await gate.after(operation);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(result));
  }

  private async perform(operation: string, input: Input): Promise<object> {
    const { SecretId: secretId = '', VersionId: versionId, VersionStage: stage, ClientRequestToken: token = '' } = input;
    const { SecretString: value = '', RemoveFromVersionId: from = '', MoveToVersionId: to = '' } = input;
    switch (operation) {
      case 'DescribeSecret': {
        const { arn, stages } = await this.store.describe(secretId);
        return { ARN: arn, VersionIdsToStages: Object.fromEntries(stages) };
      }
      case 'GetSecretValue': {
        const version = await this.store.read(secretId, { ...versionId ? { versionId } : {}, ...stage ? { stage } : {} });
        if (!version) {
          throw new Error('ResourceNotFoundException: no such version, or it has no value');
        }
        return { ARN: secretId, VersionId: version.versionId, SecretString: version.value };
      }
      case 'ListSecretVersionIds':
        return { ARN: secretId, Versions: (await this.store.unlabelled(secretId)).map((id) => ({ VersionId: id })) };
      case 'PutSecretValue':
        await this.store.putPending(secretId, token, value);
        return { ARN: secretId, VersionId: token };
      case 'UpdateSecretVersionStage':
        await this.store.moveCurrent(secretId, { from, to });
        return { ARN: secretId };
      default:
        throw new Error(`InvalidRequestException: ${operation} is not known`);
    }
  }
}
