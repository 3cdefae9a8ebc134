import { setTimeout as pause } from 'node:timers/promises';
import { apiFailure } from './failures';
import type { ManagedUser, ManagedUsers } from './managed-users';
import { AuthenticationError, UnreachableDatabaseError, UserStateError } from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import type { DatabaseSession, WantedUser } from '../database';
import { commandFailure } from '../redis/failures';
import { privilegeDifferences, refuseAlternation, rulesFor } from '../redis/privileges';
import type { RedisConnection } from '../redis/redis-connector';

const ACTIVE = 'active';

/** How long the servers may take to learn of a change; where it is longer, the next retry goes on from there. */
export interface Patience {
  readonly pauseMillis: number;
  readonly patienceMillis: number;
}

export interface ManagedSessionParts {
  readonly connection: RedisConnection;
  readonly users: ManagedUsers;
  readonly patience: Patience;
  readonly redactor: Redactor;
  /** Logs in on the host and out again. */
  readonly prove: (username: string, password: string) => Promise<void>;
}

/** A user that is logged in on the host and changed through the service's API. */
export class ManagedSession implements DatabaseSession {
  constructor(private readonly parts: ManagedSessionParts) {}

  public async differences(wanted: WantedUser): Promise<readonly string[]> {
    refuseAlternation(wanted);
    const { authentication, passwordCount } = await this.user(wanted.username);
    return [
      ...authentication === 'password' ? [] : [`its authentication is ${authentication}`],
      // A password that an earlier strategy kept must not stay valid unseen.
      ...wanted.keptPassword === undefined && passwordCount !== 1 ? [`it has ${passwordCount} passwords`] : [],
      ...await this.missingPrivileges(wanted),
    ];
  }

  public async apply(wanted: WantedUser, guard: () => Promise<void>): Promise<void> {
    refuseAlternation(wanted);
    const { username, password, keptPassword, privileges } = wanted;
    const { service } = this.parts.users;
    const user = await this.user(username);
    await this.settled(username, user.id);
    if (user.authentication !== 'password') {
      throw new UserStateError(`${service} lets user "${username}" in by ${user.authentication}; give it a password first`);
    }
    const passwords = [...new Set(keptPassword === undefined ? [password] : [password, keptPassword])];
    const accessString = privileges && ['on', ...rulesFor(privileges)].join(' ');
    await guard();
    await this.told(`change user "${username}"`, () => this.parts.users.change(user.id, { passwords, accessString }));
    await this.settled(username, user.id);
    await this.arrived(username, password);
  }

  public async close(): Promise<void> {
    await this.parts.connection.close();
  }

  private async missingPrivileges({ username, privileges }: WantedUser): Promise<readonly string[]> {
    try {
      return privileges ? await privilegeDifferences(this.parts.connection, username, privileges) : [];
    } catch (error) {
      throw commandFailure(error, 'look at the user', this.parts.redactor);
    }
  }

  private async user(username: string): Promise<ManagedUser> {
    const { service } = this.parts.users;
    const [user, ...others] = await this.told(`look up user "${username}"`, () => this.parts.users.find(username));
    if (user === undefined) {
      throw new UserStateError(`${service} has no user named "${username}"`);
    }
    if (others.length > 0) {
      // Only one of them is the server's, and changing another one would lock out somebody else's application.
      throw new UserStateError(`${service} has ${others.length + 1} users named "${username}"; give each a name of its own`);
    }
    return user;
  }

  /** Waits until a change of the user is made, an earlier one or ours. */
  private async settled(username: string, userId: string): Promise<void> {
    const { users, patience: { pauseMillis, patienceMillis } } = this.parts;
    const until = Date.now() + patienceMillis;
    for (;;) {
      const user = await this.told(`look up user "${username}"`, () => users.look(userId));
      if (user?.status === ACTIVE) {
        return;
      }
      if (user === undefined) {
        throw new UserStateError(`${users.service} has no user named "${username}" any more`);
      }
      if (Date.now() > until) {
        throw new UnreachableDatabaseError(`user "${username}" of ${users.service} still is ${user.status} after ${Math.round(patienceMillis / 1000)} seconds`);
      }
      await pause(pauseMillis);
    }
  }

  /** An active user is known to the service; its servers may be a moment behind. */
  private async arrived(username: string, password: string): Promise<void> {
    const { pauseMillis, patienceMillis } = this.parts.patience;
    for (const until = Date.now() + patienceMillis; Date.now() <= until; await pause(pauseMillis)) {
      try {
        await this.parts.prove(username, password);
        return;
      } catch (error) {
        if (!(error instanceof AuthenticationError)) {
          throw error;
        }
      }
    }
  }

  private async told<T>(doing: string, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw apiFailure(error, this.parts.users.service, doing, this.parts.redactor);
    }
  }
}
