import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'iovalkey';
import { type Identity, issue, makeAuthority } from './certificates';
import type { Credentials } from './engine-kit';
import { commandOf } from '../../../scripts/databases/debian';
import { REDIS, VALKEY } from '../../../scripts/databases/redis';

const SUPERUSER: Credentials = { username: 'root_of_tests', password: 'root-of-Tests-1' };
const START_MILLIS = 20_000;
/** It would run as root, but has no need to. */
const UNPRIVILEGED = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

export type Program = 'redis' | 'valkey';
export type Command = readonly [string, ...string[]];

/** A real Redis or Valkey from Debian's packages, on loopback, TLS only, in a temporary folder, gone when stopped. */
export class RedisServer {
  /** `withFile`: users are kept in a file, as `aclfile` says. */
  public static async start(program: Program, withFile = true): Promise<RedisServer> {
    const server = new RedisServer(program, withFile, await freePort());
    server.prepare();
    await server.launch();
    return server;
  }

  public readonly host = '127.0.0.1';
  public readonly authority: Identity = makeAuthority('test authority');
  private readonly folder = mkdtempSync(join(tmpdir(), 'cdk-managed-secrets-redis-'));
  private process: ChildProcess | undefined;
  private superuser: Promise<Redis> | undefined;

  private constructor(private readonly program: Program, private readonly withFile: boolean, public readonly port: number) {
    process.once('exit', () => this.abandon());
  }

  /** All the server logged, and the users' file: no password may stand in them. */
  public log(): string {
    return ['log', 'users.acl'].map((file) => join(this.folder, file)).map((file) => existsSync(file) ? readFileSync(file, 'utf8') : '').join('\n');
  }

  /** Runs commands as superuser, or as whom `as` names, and returns the reply to the last one. */
  public async run(commands: readonly Command[], as?: Credentials): Promise<unknown> {
    if (as === undefined) {
      this.superuser ??= this.connect(SUPERUSER);
      return runAll(await this.superuser, commands);
    }
    const client = await this.connect(as);
    try {
      return await runAll(client, commands);
    } finally {
      client.disconnect();
    }
  }

  /** Stops, which keeps nothing but the users' file, and starts again. */
  public async restart(): Promise<void> {
    await this.halt();
    await this.launch();
  }

  /** Lets the server no longer write its users' file: it writes another one and renames it. */
  public refuseWriting(isRefused: boolean): void {
    chmodSync(this.folder, isRefused ? 0o500 : 0o700);
  }

  public async stop(): Promise<void> {
    await this.halt();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async connect({ username, password }: Credentials): Promise<Redis> {
    const client = new Redis({
      host: this.host,
      port: this.port,
      tls: { ca: this.authority.certificate },
      lazyConnect: true,
      enableReadyCheck: false,
      retryStrategy: () => null,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.call('AUTH', username, password);
      return client;
    } catch (error) {
      client.disconnect();
      throw error;
    }
  }

  private prepare(): void {
    const identity = issue(this.authority, 'localhost');
    this.own(this.folder);
    this.write('server.crt', identity.certificate);
    this.write('server.key', identity.key);
    this.write('authority.crt', this.authority.certificate);
    const users = ['user default off -@all', `user ${SUPERUSER.username} on >${SUPERUSER.password} ~* &* +@all`, ''];
    this.write('users.acl', this.withFile ? users.join('\n') : '');
    this.write('server.conf', [
      'port 0', `tls-port ${this.port}`, 'bind 127.0.0.1', `tls-cert-file ${this.folder}/server.crt`, `tls-key-file ${this.folder}/server.key`,
      `tls-ca-cert-file ${this.folder}/authority.crt`, 'tls-auth-clients no', 'save ""', `dir ${this.folder}`, `logfile ${this.folder}/log`, 'loglevel verbose',
      ...this.withFile ? [`aclfile ${this.folder}/users.acl`] : users,
    ].join('\n'));
  }

  private async launch(): Promise<void> {
    const [loader, ...args] = commandOf(this.program === 'redis' ? REDIS : VALKEY, `usr/bin/${this.program}-server`);
    const started = spawn(loader, [...args, join(this.folder, 'server.conf')], { ...UNPRIVILEGED, stdio: 'ignore', cwd: this.folder });
    this.process = started;
    const until = Date.now() + START_MILLIS;
    while (!await this.run([['PING']], SUPERUSER).then(() => true, () => false)) {
      if (Date.now() > until || started.exitCode !== null) {
        throw new Error(`${this.program} did not start: ${this.log()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private async halt(): Promise<void> {
    (await this.superuser?.catch(() => undefined))?.disconnect();
    this.superuser = undefined;
    const running = this.process;
    this.process = undefined;
    if (running && running.exitCode === null) {
      const ended = new Promise((resolve) => running.once('exit', resolve));
      running.kill('SIGKILL');
      await ended;
    }
  }

  private abandon(): void {
    this.process?.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private write(name: string, content: string): void {
    const path = join(this.folder, name);
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

async function runAll(client: Redis, commands: readonly Command[]): Promise<unknown> {
  let reply: unknown;
  for (const [command, ...parameters] of commands) {
    reply = await client.call(command, ...parameters);
  }
  return reply;
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')));
    });
  });
}
