import { adapter as mysql } from './adapters/mysql';
import type { EngineKit, StrategyCase, World } from './engine-kit';
import { MysqlServer, type ResultRow } from './mysql-server';
import { MysqlWorlds } from './mysql-worlds';
import { alternating, bothPasswords, onePassword, type WorldOptions } from './worlds';

/** MySQL, or MariaDB, from Debian's packages. */
export class MysqlKit implements EngineKit {
  public readonly adapter = 'mysql';
  public readonly makeAdapter = mysql;
  public readonly passwordChange = /query (ALTER USER .*IDENTIFIED|SET PASSWORD)/;
  public readonly name: string;
  public readonly strategies: readonly StrategyCase[];
  private running: MysqlServer | undefined;

  constructor(public readonly engine: 'mysql' | 'mariadb') {
    this.name = engine === 'mysql' ? 'MySQL' : 'MariaDB';
    const superuser = { withSuperuser: true } as const;
    this.strategies = [
      onePassword(this, 'singleUser', () => ({ strategy: { kind: 'singleUser' } })),
      onePassword(this, 'singleUser with superuser', (names) => ({
        strategy: { kind: 'singleUser' }, ...superuser, privileges: { access: 'readWrite', schema: `${names}_data` },
      })),
      // On MariaDB, nobody but a superuser can give a user two passwords.
      ...engine === 'mysql' ? [bothPasswords(this, 'dualPassword', () => ({ strategy: { kind: 'dualPassword' } }))] : [],
      bothPasswords(this, 'dualPassword with superuser', () => ({ strategy: { kind: 'dualPassword' }, ...superuser })),
      bothPasswords(this, 'alternatingUsers', alternating),
    ];
  }

  public get server(): MysqlServer {
    if (!this.running) {
      throw new Error(`${this.name} is not started`);
    }
    return this.running;
  }

  public async start(): Promise<void> {
    this.running = await MysqlServer.start(this.engine);
    await this.server.run(new MysqlWorlds(this.server, this.engine).administrator());
  }

  public async stop(): Promise<void> {
    await this.running?.stop();
  }

  public certificates(): readonly string[] {
    return [this.server.authority.certificate];
  }

  public serverLog(): string {
    return this.server.log();
  }

  public world(names: string, options: WorldOptions): Promise<World> {
    return new MysqlWorlds(this.server, this.engine).make(names, options);
  }

  public run(statements: string | readonly string[]): Promise<ResultRow[]> {
    return this.server.run(statements);
  }
}
