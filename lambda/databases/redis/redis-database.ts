import { logIn } from './login';
import type { RedisConnector } from './redis-connector';
import { RedisSession } from './redis-session';
import type { Login } from '../../rotation/secret-content';
import type { Database, DatabaseEnvironment, DatabaseSession } from '../database';

/**
 * Self-managed Redis and Valkey, from 6.2, with users in access control lists. Each server has a list of
 * its own: a change is not copied to replicas or to other nodes of a cluster.
 */
export class RedisDatabase implements Database {
  public readonly name = 'Redis';
  public readonly keepsTwoPasswords = true;

  constructor(private readonly connector: RedisConnector, private readonly environment: DatabaseEnvironment) {}

  public async open(login: Login): Promise<DatabaseSession> {
    return new RedisSession(await logIn(this.connector, this.environment, login), login.username, this.environment.redactor);
  }
}
