import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'iovalkey';
import type { Identity } from './certificates';
import type { Credentials } from './engine-kit';
import { freePort, ServerHome } from './server-home';
import { commandOf } from '../../../scripts/test-databases/debian';
import { REDIS, VALKEY } from '../../../scripts/test-databases/redis';

const SUPERUSER: Credentials = { username: 'root_of_tests', password: 'root-of-Tests-1' };

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
  private readonly home = new ServerHome('redis');
  private superuser: Promise<Redis> | undefined;

  private constructor(private readonly program: Program, private readonly withFile: boolean, public readonly port: number) {}

  public get authority(): Identity {
    return this.home.authority;
  }

  /** All the server logged, and the users' file: no password may stand in them. */
  public log(): string {
    return this.home.read('log', 'users.acl');
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
    chmodSync(this.home.folder, isRefused ? 0o500 : 0o700);
  }

  public async stop(): Promise<void> {
    await this.halt();
    this.home.remove();
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
    const { home, home: { folder } } = this;
    home.writeCertificates();
    const users = ['user default off -@all', `user ${SUPERUSER.username} on >${SUPERUSER.password} ~* &* +@all`, ''];
    home.write(join(folder, 'users.acl'), this.withFile ? users.join('\n') : '');
    home.write(join(folder, 'server.conf'), [
      'port 0', `tls-port ${this.port}`, 'bind 127.0.0.1', `tls-cert-file ${folder}/server.crt`, `tls-key-file ${folder}/server.key`,
      `tls-ca-cert-file ${folder}/authority.crt`, 'tls-auth-clients no', 'save ""', `dir ${folder}`, `logfile ${folder}/log`, 'loglevel verbose',
      ...this.withFile ? [`aclfile ${folder}/users.acl`] : users,
    ].join('\n'));
  }

  private async launch(): Promise<void> {
    const [loader, ...args] = commandOf(this.program === 'redis' ? REDIS : VALKEY, `usr/bin/${this.program}-server`);
    const command = [loader, ...args, join(this.home.folder, 'server.conf')] as const;
    await this.home.launch({ command, answers: () => this.run([['PING']], SUPERUSER), log: () => this.log() });
  }

  private async halt(): Promise<void> {
    (await this.superuser?.catch(() => undefined))?.disconnect();
    this.superuser = undefined;
    await this.home.halt('SIGKILL');
  }
}

async function runAll(client: Redis, commands: readonly Command[]): Promise<unknown> {
  let reply: unknown;
  for (const [command, ...parameters] of commands) {
    reply = await client.call(command, ...parameters);
  }
  return reply;
}
