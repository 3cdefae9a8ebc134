import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import type { Identity } from './certificates';
import { freePort, ServerHome } from './server-home';
import { commandOf, rootOf } from '../../../scripts/test-databases/debian';
import { MARIADB, MYSQL } from '../../../scripts/test-databases/mysql';

const SUPERUSER = 'root_of_tests';
const SUPERUSER_PASSWORD = 'root-of-Tests-1';

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
    await server.initialize();
    await server.launch();
    return server;
  }

  public readonly host = '127.0.0.1';
  private readonly home = new ServerHome('my');
  private readonly files: string;
  private superuser: Promise<Connection> | undefined;

  private constructor(private readonly engine: 'mysql' | 'mariadb', public readonly port: number) {
    this.files = rootOf(engine === 'mysql' ? MYSQL : MARIADB);
  }

  public get authority(): Identity {
    return this.home.authority;
  }

  /** All the server logged: no password may stand in it. */
  public log(): string {
    return this.home.read('general.log', 'error.log');
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
    await this.home.halt('SIGKILL');
    this.home.remove();
  }

  private async initialize(): Promise<void> {
    const { home } = this;
    home.writeCertificates();
    home.write(join(home.folder, 'init.sql'), [
      `CREATE USER IF NOT EXISTS '${SUPERUSER}'@'%' IDENTIFIED BY '${SUPERUSER_PASSWORD}';`, `GRANT ALL ON *.* TO '${SUPERUSER}'@'%' WITH GRANT OPTION;`, '',
    ].join('\n'));
    home.makeFolder(join(home.folder, 'data'));
    if (this.engine === 'mysql') {
      await home.execute(this.command(['--initialize-insecure']));
    } else {
      await home.execute(this.command(['--bootstrap']), this.systemTables());
    }
  }

  /** What `mariadb-install-db` feeds the server. */
  private systemTables(): string {
    const scripts = ['mysql_system_tables.sql', 'mysql_performance_tables.sql', 'mysql_system_tables_data.sql', 'maria_add_gis_sp_bootstrap.sql'];
    const texts = scripts.map((file) => readFileSync(join(this.files, 'usr/share/mysql', file), 'utf8'));
    return ['CREATE DATABASE mysql;', 'USE mysql;', "SET @auth_root_socket = NULL, @skip_auth_anonymous = 1, @current_hostname = 'localhost';", ...texts].join('\n');
  }

  private command(args: readonly string[]): [string, ...string[]] {
    const { files, home: { folder } } = this;
    const own = this.engine === 'mysql'
      ? [`--lc-messages-dir=${files}/usr/share/mysql`, `--plugin-dir=${files}/usr/lib/mysql/plugin`, '--mysqlx=OFF', '--secure-file-priv=NULL', '--innodb-redo-log-capacity=64M']
      : [`--lc-messages-dir=${files}/usr/share/mysql`, `--plugin-dir=${files}/usr/lib/mysql/plugin`, '--innodb-log-file-size=8M', '--innodb-use-native-aio=OFF'];
    const [program, ...loader] = commandOf(this.engine === 'mysql' ? MYSQL : MARIADB, this.engine === 'mysql' ? 'usr/sbin/mysqld' : 'usr/sbin/mariadbd');
    return [program, ...loader, '--no-defaults', `--basedir=${files}/usr`, `--datadir=${folder}/data`, `--log-error=${folder}/error.log`, ...own, ...args];
  }

  private async launch(): Promise<void> {
    const { folder } = this.home;
    const command = this.command([
      ...OPTIONS, `--port=${this.port}`, `--socket=${folder}/socket`, `--pid-file=${folder}/pid`, `--general-log-file=${folder}/general.log`, `--init-file=${folder}/init.sql`,
      `--ssl-ca=${folder}/authority.crt`, `--ssl-cert=${folder}/server.crt`, `--ssl-key=${folder}/server.key`,
    ]);
    await this.home.launch({ command, answers: () => this.run('SELECT 1', {}), log: () => this.log() });
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
