import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { type Identity, issue, makeAuthority } from './certificates';
import { commandOf, rootOf } from '../../../scripts/databases/debian';
import { MARIADB, MYSQL } from '../../../scripts/databases/mysql';

const SUPERUSER = 'root_of_tests';
const SUPERUSER_PASSWORD = 'root-of-Tests-1';
const START_MILLIS = 60_000;
/** The servers refuse to run as root, or should: `nobody` does it then. */
const UNPRIVILEGED = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** Fast, since nothing of it is kept; every statement is logged, so that no password can hide. */
const OPTIONS = [
  '--bind-address=127.0.0.1', '--skip-name-resolve', '--skip-log-bin', '--performance-schema=OFF', '--max-connections=100', '--general-log=1',
  '--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=OFF', '--innodb-buffer-pool-size=64M',
];

/** Whom a statement is run as. */
export interface As {
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
}

export type ResultRow = Record<string, unknown>;

/** A real MySQL or MariaDB from Debian's packages, on loopback, in a temporary folder, gone when stopped. */
export class MysqlServer {
  public static async start(engine: 'mysql' | 'mariadb'): Promise<MysqlServer> {
    const server = new MysqlServer(engine, await freePort());
    server.initialize();
    await server.launch();
    return server;
  }

  public readonly host = '127.0.0.1';
  public readonly authority: Identity = makeAuthority('test authority');
  private readonly folder = mkdtempSync(join(tmpdir(), 'cdk-managed-secrets-my-'));
  private readonly files: string;
  private process: ChildProcess | undefined;
  private superuser: Promise<Connection> | undefined;

  private constructor(private readonly engine: 'mysql' | 'mariadb', public readonly port: number) {
    this.files = rootOf(engine === 'mysql' ? MYSQL : MARIADB);
    process.once('exit', () => this.abandon());
  }

  /** All the server logged: no password may stand in it. */
  public log(): string {
    return ['general.log', 'error.log'].map((file) => join(this.folder, file)).map((file) => existsSync(file) ? readFileSync(file, 'utf8') : '').join('\n');
  }

  /** Runs statements as superuser, or as whom `as` names, and returns the rows of the last one. */
  public async run(statements: string | readonly string[], as?: As): Promise<ResultRow[]> {
    if (as === undefined) {
      this.superuser ??= this.connect({});
      return query(await this.superuser, statements);
    }
    const connection = await this.connect(as);
    try {
      return await query(connection, statements);
    } finally {
      connection.destroy();
    }
  }

  public async connect(as: As): Promise<Connection> {
    const connection = await createConnection({
      host: this.host, port: this.port, user: SUPERUSER, password: SUPERUSER_PASSWORD, charset: 'UTF8MB4_BIN', ssl: { ca: this.authority.certificate }, ...as,
    });
    connection.on('error', () => undefined);
    return connection;
  }

  public async stop(): Promise<void> {
    (await this.superuser?.catch(() => undefined))?.destroy();
    const running = this.process;
    this.process = undefined;
    if (running && running.exitCode === null) {
      const ended = new Promise((resolve) => running.once('exit', resolve));
      running.kill('SIGKILL');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private initialize(): void {
    const identity = issue(this.authority, 'localhost');
    this.write('server.crt', identity.certificate);
    this.write('server.key', identity.key);
    this.write('authority.crt', this.authority.certificate);
    this.write('init.sql', [
      `CREATE USER IF NOT EXISTS '${SUPERUSER}'@'%' IDENTIFIED BY '${SUPERUSER_PASSWORD}';`, `GRANT ALL ON *.* TO '${SUPERUSER}'@'%' WITH GRANT OPTION;`, '',
    ].join('\n'));
    mkdirSync(join(this.folder, 'data'));
    for (const path of [this.folder, join(this.folder, 'data')]) {
      this.own(path);
    }
    const [program, ...args] = this.command(this.engine === 'mysql' ? ['--initialize-insecure'] : ['--bootstrap']);
    execFileSync(program, args, { ...UNPRIVILEGED, cwd: this.folder, stdio: 'pipe', input: this.engine === 'mysql' ? '' : this.systemTables() });
  }

  /** What `mariadb-install-db` feeds the server. */
  private systemTables(): string {
    const scripts = ['mysql_system_tables.sql', 'mysql_performance_tables.sql', 'mysql_system_tables_data.sql', 'maria_add_gis_sp_bootstrap.sql'];
    const texts = scripts.map((file) => readFileSync(join(this.files, 'usr/share/mysql', file), 'utf8'));
    return ['CREATE DATABASE mysql;', 'USE mysql;', "SET @auth_root_socket = NULL, @skip_auth_anonymous = 1, @current_hostname = 'localhost';", ...texts].join('\n');
  }

  private command(args: readonly string[]): [string, ...string[]] {
    const { files, folder } = this;
    const own = this.engine === 'mysql'
      ? [`--lc-messages-dir=${files}/usr/share/mysql`, `--plugin-dir=${files}/usr/lib/mysql/plugin`, '--mysqlx=OFF', '--secure-file-priv=NULL', '--innodb-redo-log-capacity=64M']
      : [`--lc-messages-dir=${files}/usr/share/mysql`, `--plugin-dir=${files}/usr/lib/mysql/plugin`, '--innodb-log-file-size=8M', '--innodb-use-native-aio=OFF'];
    const [program, ...loader] = commandOf(this.engine === 'mysql' ? MYSQL : MARIADB, this.engine === 'mysql' ? 'usr/sbin/mysqld' : 'usr/sbin/mariadbd');
    return [program, ...loader, '--no-defaults', `--basedir=${files}/usr`, `--datadir=${folder}/data`, `--log-error=${folder}/error.log`, ...own, ...args];
  }

  private async launch(): Promise<void> {
    const { folder } = this;
    const [program, ...args] = this.command([
      ...OPTIONS, `--port=${this.port}`, `--socket=${folder}/socket`, `--pid-file=${folder}/pid`, `--general-log-file=${folder}/general.log`, `--init-file=${folder}/init.sql`,
      `--ssl-ca=${folder}/authority.crt`, `--ssl-cert=${folder}/server.crt`, `--ssl-key=${folder}/server.key`,
    ]);
    const started = spawn(program, args, { ...UNPRIVILEGED, stdio: 'ignore', cwd: folder });
    this.process = started;
    const until = Date.now() + START_MILLIS;
    while (!await this.run('SELECT 1', {}).then(() => true, () => false)) {
      if (Date.now() > until || started.exitCode !== null) {
        throw new Error(`${this.engine} did not start: ${this.log()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
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

async function query(connection: Connection, statements: string | readonly string[]): Promise<ResultRow[]> {
  let rows: ResultRow[] = [];
  for (const statement of [statements].flat()) {
    const [result] = await connection.query(statement);
    rows = Array.isArray(result) ? result.map((row): ResultRow => ({ ...row })) : [];
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
