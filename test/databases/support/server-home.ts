import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Identity, issue, makeAuthority } from './certificates';

const START_MILLIS = 60_000;
const PAUSE_MILLIS = 50;
/** Servers refuse to run as root, or should: `nobody` does it then. */
const UNPRIVILEGED = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** How a server is run. */
export interface Launch {
  readonly command: readonly [string, ...string[]];
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether it can be talked to. */
  readonly answers: () => Promise<unknown>;
  readonly log: () => string;
}

/** A temporary folder of whom the server runs as, and the server's process: neither outlives the tests. */
export class ServerHome {
  public readonly folder: string;
  public readonly authority: Identity = makeAuthority('test authority');
  private process: ChildProcess | undefined;

  /**
   * `lastSignal` ends the server at once, where a test process ends without stopping it. What runs `apart` is in a process group of
   * its own: Ctrl-C reaches the caller alone, which then ends the rest in order.
   */
  constructor(purpose: string, private readonly lastSignal: NodeJS.Signals = 'SIGKILL', private readonly apart = false) {
    this.folder = mkdtempSync(join(tmpdir(), `cdk-managed-secrets-${purpose}-`));
    this.own(this.folder);
    process.once('exit', () => this.abandon());
  }

  /** Its temporary files lie in the folder, too: elsewhere it might not be let. */
  private get environment(): NodeJS.ProcessEnv {
    return { ...process.env, TMPDIR: this.folder };
  }

  /** Writes the server's certificate, its key and its authority's certificate. */
  public writeCertificates(folder = this.folder): void {
    const { certificate, key } = issue(this.authority, 'localhost');
    this.write(join(folder, 'server.crt'), certificate);
    this.write(join(folder, 'server.key'), key);
    this.write(join(folder, 'authority.crt'), this.authority.certificate);
  }

  public write(path: string, content: string): void {
    writeFileSync(path, content);
    chmodSync(path, 0o600);
    this.own(path);
  }

  public makeFolder(path: string): void {
    mkdirSync(path);
    this.own(path);
  }

  /** What stands in files that a server may not have written yet. */
  public read(...names: string[]): string {
    return names.map((name) => join(this.folder, name)).map((file) => existsSync(file) ? readFileSync(file, 'utf8') : '').join('\n');
  }

  /** Runs a program to its end, or to ours. */
  public async execute([program, ...args]: readonly [string, ...string[]], input = ''): Promise<void> {
    const child = spawn(program, args, { ...UNPRIVILEGED, cwd: this.folder, stdio: 'pipe', env: this.environment, detached: this.apart });
    const abandon = (): void => this.kill(child, 'SIGKILL');
    process.prependOnceListener('exit', abandon);
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.stdout.resume();
    child.stdin.on('error', () => undefined).end(input);
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    process.removeListener('exit', abandon);
    if (code !== 0) {
      throw new Error(`${program} ended with ${String(code)}: ${said}`);
    }
  }

  /** Starts the server and waits until it answers. */
  public async launch({ command: [program, ...args], environment, answers, log }: Launch): Promise<void> {
    const started = spawn(program, args, { ...UNPRIVILEGED, stdio: 'ignore', cwd: this.folder, env: { ...this.environment, ...environment }, detached: this.apart });
    this.process = started;
    const until = Date.now() + START_MILLIS;
    while (!await answers().then(() => true, () => false)) {
      if (Date.now() > until || started.exitCode !== null) {
        throw new Error(`${program} did not start: ${log()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLIS));
    }
  }

  /** Ends the server; its folder stays. */
  public async halt(signal: NodeJS.Signals): Promise<void> {
    const running = this.process;
    this.process = undefined;
    if (running && running.exitCode === null) {
      const ended = new Promise((resolve) => running.once('exit', resolve));
      running.kill(signal);
      await ended;
    }
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private abandon(): void {
    if (this.process) {
      this.kill(this.process, this.lastSignal);
    }
    // The server may still be writing: nothing can be waited for at exit.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }

  /** With what it started, where that is in its group. */
  private kill(child: ChildProcess, signal: NodeJS.Signals): void {
    if (child.pid === undefined || child.exitCode !== null) {
      return;
    }
    try {
      process.kill(this.apart ? -child.pid : child.pid, signal);
    } catch {
      // It ended in the meantime.
    }
  }

  private own(path: string): void {
    if (UNPRIVILEGED.uid !== undefined) {
      chownSync(path, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
    }
  }
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')));
    });
  });
}
