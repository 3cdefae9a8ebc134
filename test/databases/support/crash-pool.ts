import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import type { CrashOrder, StoreAnswer, StoreCall } from './crash-child';
import { overheardOutput } from './logs';
import type { StrictSecretStore } from './strict-secret-store';

/** Processes that stand ready to die: starting one takes longer than what it then does. */
export class CrashPool {
  private readonly folder = mkdtempSync(join(tmpdir(), 'cdk-managed-secrets-crash-'));
  private readonly start = join(this.folder, 'start.js');
  /** The script, with one adapter in it, and what the engine makes of it. */
  private readonly script: readonly [string, string] = [join(this.folder, 'child.js'), join(this.folder, 'child.compiled')];
  private readonly spare: ChildProcess[] = [];

  constructor(adapter: string, private readonly size: number) {
    const common = { bundle: true, platform: 'node', external: ['pg-native'], logLevel: 'silent' } satisfies BuildOptions;
    buildSync({ ...common, entryPoints: [join(__dirname, 'compiled-start.ts')], outfile: this.start });
    const entry = `import { adapter } from './adapters/${adapter}'; import { standReady } from './crash-child'; standReady(adapter);`;
    buildSync({ ...common, stdin: { contents: entry, resolveDir: __dirname }, outfile: this.script[0] });
    execFileSync(process.execPath, [this.start, ...this.script, 'make'], { stdio: 'pipe' });
  }

  /** Runs the steps in a process that kills itself at the point; resolves to the signal that ended it. */
  public async crash(order: CrashOrder, store: StrictSecretStore): Promise<NodeJS.Signals | null> {
    const child = this.spare.shift() ?? this.ready();
    while (this.spare.length < this.size) {
      this.spare.push(this.ready());
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

  private ready(): ChildProcess {
    // Named, since jest gives tests an environment of their own. Without a machine's own authorities: reading them
    // takes most of a process's start, and all that the child connects to has a certificate of the test's.
    const { NODE_EXTRA_CA_CERTS: _unused, ...env } = process.env;
    return fork(this.start, this.script, { serialization: 'advanced', stdio: ['ignore', overheardOutput(), overheardOutput(), 'ipc'], execArgv: [], env });
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
