import { ManagedSession, type WaitSettings } from './managed-session';
import type { ManagedAccount } from './managed-users';
import type { Login } from '../../rotation/secret-content';
import type { Database, DatabaseEnvironment, DatabaseSession } from '../database';
import { logIn } from '../redis/login';
import type { RedisConnector } from '../redis/redis-connector';

/** Long enough for most clusters, short enough for a function that may run for five minutes. */
const WAIT: WaitSettings = { pauseMillis: 1_000, timeoutMillis: 240_000 };

/**
 * A user of ElastiCache or MemoryDB, Redis or Valkey: changed through the API with the permissions of the function's role, proved by
 * a login on the host. It must exist: the stack defines its access string and its groups.
 */
export class ManagedRedisDatabase implements Database {
  public readonly name = 'ElastiCache or MemoryDB';
  public readonly keepsTwoPasswords = true;

  constructor(
    private readonly connector: RedisConnector,
    private readonly account: () => ManagedAccount,
    private readonly environment: DatabaseEnvironment,
    private readonly wait: WaitSettings = WAIT,
  ) {}

  public async open(login: Login): Promise<DatabaseSession> {
    const account = this.account();
    return new ManagedSession({
      connection: await logIn(this.connector, this.environment, login),
      account,
      wait: this.wait,
      redactor: this.environment.redactor,
      prove: async (username, password) => {
        await (await logIn(this.connector, this.environment, { ...login, username, password })).close();
      },
    });
  }
}
