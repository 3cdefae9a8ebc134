import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import { Cell, type ConsumerKind, type ConsumerOrder, type ConsumerReport, type FromParent, type FromThread } from './consumers-worker';

const POLL_MILLIS = 2;

/** The threads' program, compiled once for a suite. */
export class ConsumerProgram {
  public readonly script: string;
  private readonly folder = mkdtempSync(join(tmpdir(), 'cdk-managed-secrets-consumers-'));

  constructor() {
    this.script = join(this.folder, 'worker.js');
    buildSync({ entryPoints: [join(__dirname, 'consumers-worker.ts')], bundle: true, platform: 'node', external: ['pg-native'], outfile: this.script, logLevel: 'silent' });
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** One thread of consumers of one kind. */
export class Crowd {
  public readonly kind: ConsumerKind;
  private readonly cells = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  private readonly worker: Worker;
  private readonly waiting = new Map<FromThread['type'], (message: FromThread) => void>();
  private readonly lost: Promise<never>;

  /** `read` gives the value with the label AWSCURRENT. */
  constructor(program: ConsumerProgram, order: Omit<ConsumerOrder, 'cells'>, private readonly read: () => string) {
    const workerData: ConsumerOrder = { ...order, cells: this.cells };
    this.kind = order.kind;
    this.worker = new Worker(program.script, { workerData });
    this.worker.on('message', (message: FromThread) => this.receive(message));
    this.lost = new Promise((_resolve, reject) => {
      this.worker.once('error', reject).once('exit', () => reject(new Error(`the thread of ${order.kind} consumers ended`)));
    });
    this.lost.catch(() => undefined);
  }

  /** Resolves when all hold the value that now is AWSCURRENT and no login with an older one is under way. */
  public async renew(): Promise<void> {
    await this.ask({ type: 'renew' }, 'renewed');
  }

  public rotating(isRotating: boolean): void {
    Atomics.store(this.cells, Cell.ROTATING, isRotating ? 1 : 0);
  }

  public get logins(): number {
    return Atomics.load(this.cells, Cell.LOGINS);
  }

  /** Resolves when this many more logins were tried. */
  public async more(logins: number): Promise<void> {
    const until = this.logins + logins;
    while (this.logins < until) {
      await Promise.race([this.lost, new Promise((resolve) => setTimeout(resolve, POLL_MILLIS))]);
    }
  }

  public async report(): Promise<ConsumerReport> {
    const answer = await this.ask({ type: 'stop' }, 'report');
    if (answer.type !== 'report') {
      throw new Error('the thread did not report');
    }
    return answer.report;
  }

  public async end(): Promise<void> {
    await this.worker.terminate();
  }

  private ask(message: FromParent, answer: FromThread['type']): Promise<FromThread> {
    const answered = new Promise<FromThread>((resolve) => this.waiting.set(answer, resolve));
    this.worker.postMessage(message);
    return Promise.race([answered, this.lost]);
  }

  private receive(message: FromThread): void {
    if (message.type === 'read') {
      this.worker.postMessage({ type: 'value', id: message.id, value: this.read() } satisfies FromParent);
      return;
    }
    this.waiting.get(message.type)?.(message);
  }
}
