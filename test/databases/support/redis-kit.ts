import { adapter as redis } from './adapters/redis';
import type { Credentials, EngineKit, StrategyCase, World } from './engine-kit';
import { type Program, RedisServer } from './redis-server';
import { bothPasswords, FIRST_PASSWORD, onePassword, settingsOf, type WorldOptions } from './worlds';

const ADMINISTRATOR: Credentials = { username: 'administrator', password: 'administrator-Pw-1' };
/** What `readWrite` comes to. */
export const READ_WRITE = ['~*', '&*', '-@all', '+@read', '+@write', '+@connection', '+@transaction', '+@pubsub', '-@dangerous'];
/** What a user needs to change its own password. */
const SELF_SERVICE = ['+acl|setuser', '+acl|save', '+role', '+multi', '+exec'];

export class RedisKit implements EngineKit {
  public readonly name: string;
  public readonly adapter = 'redis';
  public readonly makeAdapter = redis;
  public readonly passwordChange = / ACL SETUSER$/;
  public readonly strategies: readonly StrategyCase[] = [
    onePassword(this, 'singleUser', () => ({ strategy: { kind: 'singleUser' } })),
    onePassword(this, 'singleUser with superuser', () => ({ strategy: { kind: 'singleUser' }, withSuperuser: true, privileges: { access: 'readWrite' } })),
    bothPasswords(this, 'dualPassword', () => ({ strategy: { kind: 'dualPassword' } })),
    bothPasswords(this, 'dualPassword with superuser', () => ({ strategy: { kind: 'dualPassword' }, withSuperuser: true })),
  ];

  private running: RedisServer | undefined;

  constructor(private readonly program: Program = 'redis') {
    this.name = program === 'redis' ? 'Redis' : 'Valkey';
  }

  public get server(): RedisServer {
    if (!this.running) {
      throw new Error(`${this.name} is not started`);
    }
    return this.running;
  }

  public async start(): Promise<void> {
    this.running = await RedisServer.start(this.program);
    const { username, password } = ADMINISTRATOR;
    await this.server.run([['ACL', 'SETUSER', username, 'on', `>${password}`, '~*', '&*', '+@all'], ['ACL', 'SAVE']]);
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

  /** A user that may use keys of its own only, and neighbours with confusable names. */
  public async world(names: string, options: WorldOptions): Promise<World> {
    const username = options.username ?? `${names}_app`;
    const password = options.password ?? FIRST_PASSWORD;
    const own = [`~${names}:*`, '&*', '-@all', '+@read', '+@write', '+@connection', '+@pubsub', '-@dangerous', ...SELF_SERVICE];
    await this.server.run([
      ['ACL', 'SETUSER', username, 'on', `>${password}`, ...options.privileges ? READ_WRITE : own],
      ...[`${username}_clone`, `${names}_APP`, `${names}_%p`].map((name) => ['ACL', 'SETUSER', name, 'on', '>neighbour-Pw-1', '~*', '+@read'] as const),
    ]);
    const place = { engine: 'redis', host: this.server.host, port: this.server.port };
    return {
      settings: settingsOf(options),
      secret: { ...place, username, password, note: 'kept as it is' },
      ...options.withSuperuser ? { superuser: { ...place, ...ADMINISTRATOR } } : {},
      logsIn: (credentials) => this.server.run([['AUTH', credentials.username, credentials.password]], credentials).then(() => true, () => false),
      use: async (credentials) => {
        await this.server.run([['SET', `${names}:orders`, '1'], ['GET', `${names}:orders`], ['PUBLISH', `${names}:made`, '1']], credentials);
      },
      others: async () => JSON.stringify((await this.users()).filter((line) => /^user (administrator|root_of_tests|default) /.test(line)
        || (line.startsWith(`user ${names}_`) && !line.startsWith(`user ${username} `)))),
      rights: async (user) => this.rightsOf(user),
      sabotage: {
        remove: async (user) => void await this.server.run([['ACL', 'DELUSER', user]]),
        lock: async (user) => void await this.server.run([['ACL', 'SETUSER', user, 'off']]),
        setPassword: async (user, value) => void await this.server.run([['ACL', 'SETUSER', user, 'resetpass', `>${value}`]]),
      },
    };
  }

  /** How many passwords the user has. */
  public async passwordsOf(username: string): Promise<number> {
    return (await this.lineOf(username)).split(' ').filter((word) => word.startsWith('#')).length;
  }

  private async rightsOf(username: string): Promise<string> {
    return (await this.lineOf(username)).split(' ').slice(2).filter((word) => !word.startsWith('#')).join(' ');
  }

  private async lineOf(username: string): Promise<string> {
    return (await this.users()).find((line) => line.startsWith(`user ${username} `)) ?? '';
  }

  private async users(): Promise<readonly string[]> {
    const list = await this.server.run([['ACL', 'LIST']]);
    return Array.isArray(list) ? list.map(String).sort() : [];
  }
}
