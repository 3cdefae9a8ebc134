import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { CrashOrder, StoreAnswer, StoreCall } from './crash-child';
import type { StrictSecretStore } from './strict-secret-store';

/** Processes that stand ready to die: starting one takes longer than what it then does. */
export class CrashPool {
  private readonly folder = mkdtempSync(join(tmpdir(), 'cdk-managed-secrets-crash-'));
  private readonly script = join(this.folder, 'child.js');
  private readonly spare: ChildProcess[] = [];

  constructor(private readonly size: number) {
    buildSync({ entryPoints: [join(__dirname, 'crash-child.ts')], bundle: true, platform: 'node', external: ['pg-native'], outfile: this.script, logLevel: 'silent' });
  }

  /** Runs the steps in a process that kills itself at the point; resolves to the signal that ended it. */
  public async crash(order: CrashOrder, store: StrictSecretStore): Promise<NodeJS.Signals | null> {
    const child = this.spare.shift() ?? this.start();
    while (this.spare.length < this.size) {
      this.spare.push(this.start());
    }
    child.on('message', (call: StoreCall) => void answer(store, call).then((reply) => child.connected && child.send(reply)));
    const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
    child.send(order);
    return ended;
  }

  public close(): void {
    for (const child of this.spare.splice(0)) {
      child.kill('SIGKILL');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private start(): ChildProcess {
    // Named, since jest gives tests an environment of their own.
    return fork(this.script, { serialization: 'advanced', stdio: 'ignore', execArgv: [], env: process.env });
  }
}

async function answer(store: StrictSecretStore, { id, method, args }: StoreCall): Promise<StoreAnswer> {
  try {
    const call: unknown = store[method];
    return { id, result: typeof call === 'function' ? await Reflect.apply(call, store, args) : undefined };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}
