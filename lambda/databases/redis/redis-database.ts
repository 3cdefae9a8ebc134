import { logIn } from './login';
import type { RedisConnector } from './redis-connector';
import { RedisSession } from './redis-session';
import type { Login } from '../../rotation/secret-content';
import type { Database, DatabaseEnvironment, DatabaseSession } from '../database';

/**
 * Redis and Valkey that people run themselves, from 6.2, users in access control lists. A server
 * keeps its list for itself: replicas and other nodes of a cluster do not learn of a change.
 */
export class RedisDatabase implements Database {
  public readonly name = 'Redis';
  public readonly keepsTwoPasswords = true;

  constructor(private readonly connector: RedisConnector, private readonly environment: DatabaseEnvironment) {}

  public async open(login: Login): Promise<DatabaseSession> {
    return new RedisSession(await logIn(this.connector, this.environment, login), login.username, this.environment.redactor);
  }
}
