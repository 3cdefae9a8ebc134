import { ManagedSession, type Patience } from './managed-session';
import type { ManagedUsers } from './managed-users';
import type { Login } from '../../rotation/secret-content';
import type { Database, DatabaseEnvironment, DatabaseSession } from '../database';
import { logIn } from '../redis/login';
import type { RedisConnector } from '../redis/redis-connector';

/** Long enough for most clusters, short enough for a function that may run for five minutes. */
const PATIENCE: Patience = { pauseMillis: 2_000, patienceMillis: 240_000 };
/** A host's name cannot be another one's: its certificate is verified. */
const MEMORYDB_HOST = /\.memorydb\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\.?$/i;

/** Which service a host belongs to. */
export function isMemoryDb(host: string): boolean {
  return MEMORYDB_HOST.test(host);
}

/**
 * Users of ElastiCache and MemoryDB, Redis or Valkey: changed through the API with the rights of the
 * function's role, proved by a login on the host. A user must exist: which group it belongs to is the stack's business.
 */
export class ManagedRedisDatabase implements Database {
  public readonly name = 'ElastiCache or MemoryDB';
  public readonly keepsTwoPasswords = true;

  constructor(
    private readonly connector: RedisConnector,
    private readonly usersAt: (host: string) => ManagedUsers,
    private readonly environment: DatabaseEnvironment,
    private readonly patience: Patience = PATIENCE,
  ) {}

  public async open(login: Login): Promise<DatabaseSession> {
    return new ManagedSession({
      connection: await logIn(this.connector, this.environment, login),
      users: this.usersAt(login.host),
      patience: this.patience,
      redactor: this.environment.redactor,
      prove: async (username, password) => {
        await (await logIn(this.connector, this.environment, { ...login, username, password })).close();
      },
    });
  }
}
