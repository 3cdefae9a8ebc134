import { MongoClient } from 'mongodb';
import { adapter as mongodb } from './adapters/mongodb';
import type { Credentials, EngineKit, StrategyCase, World } from './engine-kit';
import { MongoStandIn } from './mongo-stand-in';
import { alternating, bothPasswords, FIRST_PASSWORD, onePassword, settingsOf, type WorldOptions } from './worlds';

const ADMINISTRATOR: Credentials = { username: 'administrator', password: 'administrator-Pw-1' };

export class MongoKit implements EngineKit {
  public readonly name = 'DocumentDB stand-in';
  public readonly adapter = 'mongodb';
  public readonly makeAdapter = mongodb;
  public readonly passwordChange = / (createUser|updateUser)$/;
  public readonly server = new MongoStandIn();
  public readonly strategies: readonly StrategyCase[] = [
    onePassword(this, 'singleUser', () => ({ strategy: { kind: 'singleUser' } })),
    onePassword(this, 'singleUser with superuser', () => ({ strategy: { kind: 'singleUser' }, withSuperuser: true, privileges: { access: 'readWrite' } })),
    bothPasswords(this, 'alternatingUsers', alternating),
  ];

  public async start(): Promise<void> {
    await this.server.start();
    this.server.setUser(ADMINISTRATOR.username, ADMINISTRATOR.password, [{ role: 'userAdminAnyDatabase', db: 'admin' }]);
  }

  public stop(): Promise<void> {
    return this.server.stop();
  }

  public certificates(): readonly string[] {
    return [this.server.authority.certificate];
  }

  public serverLog(): string {
    return this.server.commands.join('\n');
  }

  /** A user with roles in two databases, and neighbours with confusable names, one of them with the same name in another database. */
  public async world(names: string, options: WorldOptions): Promise<World> {
    const username = options.username ?? `${names}_app`;
    const password = options.password ?? FIRST_PASSWORD;
    const dbname = `${names}_data`;
    this.server.setUser(username, password, [{ role: 'readWrite', db: dbname }, { role: 'read', db: `${names}_more` }]);
    for (const name of [`${username}_clone`, `${names}_APP`, `${names}_%p`]) {
      this.server.setUser(name, 'neighbour-Pw-1', [{ role: 'read', db: dbname }]);
    }
    this.server.setUser(username, 'neighbour-Pw-1', [], dbname);
    const place = { engine: 'mongo', host: this.server.host, port: this.server.port, dbname, ssl: true };
    const own = options.strategy.kind === 'alternatingUsers' ? options.strategy.usernames : [username];
    return {
      settings: settingsOf(options),
      secret: { ...place, username, password, note: 'kept as it is' },
      ...options.withSuperuser ? { superuser: { ...place, ...ADMINISTRATOR } } : {},
      logsIn: (credentials) => this.run(credentials, []).then(() => true, () => false),
      use: (credentials) => this.run(credentials, [
        [dbname, { insert: 'orders', documents: [{ id: 1 }] }], [dbname, { find: 'orders' }], [`${names}_more`, { find: 'orders' }],
      ]),
      others: async () => this.server.accounts((name) => /^admin\.administrator$/.test(name)
        || (/\.[a-z]+\d+_/.test(name) && name.includes(`.${names}_`) && !own.some((user) => name === `admin.${user}`))),
      rights: async (user) => this.server.rolesOf(user).map(({ role, db }) => `${role}@${db}`).sort().join(' '),
      sabotage: {
        remove: async (user) => this.server.removeUser(user),
        setPassword: async (user, value) => this.server.setUser(user, value, this.server.rolesOf(user)),
      },
    };
  }

  /** Logs in by itself and runs commands, each in a database. */
  public async run({ username, password }: Credentials, commands: readonly (readonly [string, Record<string, unknown>])[]): Promise<void> {
    const client = new MongoClient(`mongodb://${this.server.host}:${this.server.port}/`, {
      auth: { username, password },
      tls: true,
      ca: this.server.authority.certificate,
      directConnection: true,
      retryReads: false,
      serverSelectionTimeoutMS: 2_000,
    });
    try {
      await client.connect();
      for (const [database, command] of commands) {
        await client.db(database).command(command);
      }
    } finally {
      await client.close();
    }
  }
}
