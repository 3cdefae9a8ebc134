import { adapter as elasticache } from './adapters/elasticache';
import { adapter as memorydb } from './adapters/memorydb';
import type { AdapterFactory, EngineKit, StrategyCase, World } from './engine-kit';
import { USER_API_VARIABLE } from './managed-redis-adapter';
import { RedisKit } from './redis-kit';
import { UserApiServer } from './user-api-server';
import { bothPasswords, onePassword, type WorldOptions } from './worlds';

/** ElastiCache or MemoryDB: the API is a stand-in, the server behind it a real Redis. */
export class ManagedRedisKit implements EngineKit {
  public readonly name: string;
  public readonly makeAdapter: AdapterFactory;
  public readonly passwordChange = /^api\.setPasswords/;
  public readonly redis = new RedisKit();
  public readonly api: UserApiServer = new UserApiServer(async (username, passwords) => {
    await this.redis.server.run([['ACL', 'SETUSER', username, 'resetpass', ...passwords.map((password) => `>${password}`)]]);
  });
  public readonly strategies: readonly StrategyCase[] = [
    onePassword(this, 'singleUser', () => ({ strategy: { kind: 'singleUser' } })),
    bothPasswords(this, 'dualPassword', () => ({ strategy: { kind: 'dualPassword' } })),
  ];

  constructor(public readonly adapter: 'elasticache' | 'memorydb') {
    this.name = adapter === 'elasticache' ? 'ElastiCache' : 'MemoryDB';
    this.makeAdapter = { elasticache, memorydb }[adapter];
  }

  public async start(): Promise<void> {
    await this.redis.start();
    await this.api.start();
    process.env[USER_API_VARIABLE] = this.api.url;
  }

  public async stop(): Promise<void> {
    await this.api.stop();
    await this.redis.stop();
  }

  public certificates(): readonly string[] {
    return this.redis.certificates();
  }

  public functionVariables(): Readonly<Record<string, string>> {
    return { [`AWS_ENDPOINT_URL_${this.adapter.toUpperCase()}`]: this.api.url };
  }

  public serverLog(): string {
    return this.redis.serverLog();
  }

  public async world(names: string, options: WorldOptions): Promise<World> {
    const world = await this.redis.world(names, options);
    const username = String(world.secret.username);
    // ElastiCache's ids are not the names: another user's id may be this one's name.
    this.api.add(username, this.idOf(username));
    this.api.add(`${username}_clone`, this.adapter === 'elasticache' ? username : undefined);
    return { ...world, settings: { ...world.settings, managedUser: { service: this.adapter, id: this.idOf(username) } } };
  }

  public idOf(username: string): string {
    return this.adapter === 'elasticache' ? `id-of-${username}` : username;
  }
}
