import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { KeyService } from '../../../client/examples/http-api-key/key-service';
import { AWSCURRENT } from '../../../lambda/rotation/ports';
import { type Gate, SecretsManagerServer } from '../../../scripts/loopback/secrets-manager-server';
import { SECRET } from '../../databases/support/runner';
import { StrictSecretStore } from '../../databases/support/strict-secret-store';

const FIRST_KEY = 'first-key-0123456789';

/** One request at which the process dies. */
export interface CrashPoint {
  readonly index: number;
  readonly when: 'before' | 'after';
}

/** A key service, Secrets Manager, and the example's function in a process of its own between them. */
export class HttpApiRig {
  /** Every request the function made, in order. */
  public readonly requests: string[] = [];
  public output = '';
  public readonly keys = new KeyService(FIRST_KEY);
  public readonly store = new StrictSecretStore();
  private front: Server | undefined;
  private endpoint = '';
  private child: ChildProcess | undefined;
  private point: CrashPoint | undefined;

  private readonly gate: Gate = {
    before: async (what) => {
      this.requests.push(what);
      await this.dieAt('before');
    },
    after: () => this.dieAt('after'),
  };

  private readonly secretsManager = new SecretsManagerServer(this.store.service, this.gate);

  constructor(private readonly script: string) {}

  public async start(): Promise<void> {
    this.endpoint = await this.secretsManager.start();
    // The key service itself knows nothing of crashes, so its requests come through here.
    const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const what = `${request.method} ${request.url}`;
      await this.gate.before(what);
      const end = response.end.bind(response);
      Object.assign(response, { end: (text: string) => void this.gate.after(what).then(() => end(text)) });
      await this.keys.answer(request, response);
    };
    // Who died before its request took effect cannot be read any more.
    this.front = createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
    await new Promise<void>((resolve) => {
      this.front?.listen(0, '127.0.0.1', resolve);
    });
    const address = this.front.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    this.store.operatorPuts(SECRET, '00000000-0000-4000-8000-000000000000', JSON.stringify({ url: `http://127.0.0.1:${port}`, apiKey: FIRST_KEY, note: 'kept' }));
  }

  public async stop(): Promise<void> {
    this.front?.closeAllConnections();
    await Promise.all([this.secretsManager.stop(), new Promise((resolve) => this.front?.close(resolve))]);
  }

  /** Runs the four steps; resolves to the exit code, or to the signal that ended it. */
  public async run(token: string, point?: CrashPoint): Promise<number | NodeJS.Signals | null> {
    this.requests.length = 0;
    this.point = point;
    const child = spawn(process.execPath, [this.script, SECRET, token], {
      env: {
        PATH: process.env.PATH,
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'example',
        AWS_ENDPOINT_URL_SECRETS_MANAGER: this.endpoint,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    const collect = (chunk: Buffer): void => {
      this.output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    return new Promise((resolve) => child.once('close', (code, signal) => resolve(signal ?? code)));
  }

  /** The secret as readers see it. */
  public current(): { readonly url: string; readonly apiKey: string; readonly note: string } {
    return JSON.parse(this.store.valueAt(SECRET, AWSCURRENT) ?? '');
  }

  private async dieAt(when: CrashPoint['when']): Promise<void> {
    if (this.point?.when === when && this.point.index === this.requests.length) {
      this.child?.kill('SIGKILL');
      await new Promise((resolve) => this.child?.once('close', resolve));
    }
  }
}
