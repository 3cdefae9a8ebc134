import { setTimeout as pause } from 'node:timers/promises';
import { USER_API_FAILURES } from './failures';
import type { ManagedAccount, ManagedUser } from './managed-users';
import { AuthenticationError, IdentityMismatchError, SettingsError, UnreachableDatabaseError, UserStateError } from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import type { WantedUser } from '../database';
import { DriverSession } from '../driver/session';
import { refuseAlternation } from '../redis/privileges';
import type { RedisConnection } from '../redis/redis-connector';

const ACTIVE = 'active';

/** How long the servers may take to learn of a change; where it is longer, the next retry goes on from there. */
export interface Patience {
  readonly pauseMillis: number;
  readonly patienceMillis: number;
}

export interface ManagedSessionParts {
  readonly connection: RedisConnection;
  readonly account: ManagedAccount;
  readonly patience: Patience;
  readonly redactor: Redactor;
  /** Logs in on the host and out again. */
  readonly prove: (username: string, password: string) => Promise<void>;
}

/** A user that is logged in on the host and changed through the service's API. */
export class ManagedSession extends DriverSession<RedisConnection> {
  constructor(private readonly parts: ManagedSessionParts) {
    super(parts.connection, parts.redactor, USER_API_FAILURES, `the API of ${parts.account.users.service}`);
  }

  public async differences(wanted: WantedUser): Promise<readonly string[]> {
    refuseRights(wanted);
    const { authentication, passwordCount } = await this.user(wanted.username);
    return [
      ...authentication === 'password' ? [] : [`its authentication is ${authentication}`],
      // A password that an earlier strategy kept must not stay valid unseen.
      ...wanted.keptPassword === undefined && passwordCount !== 1 ? [`it has ${passwordCount} passwords`] : [],
    ];
  }

  public async apply(wanted: WantedUser, guard: () => Promise<void>): Promise<void> {
    refuseRights(wanted);
    const { username, password, keptPassword } = wanted;
    const { users, id } = this.parts.account;
    const { authentication } = await this.settled(username);
    if (authentication !== 'password') {
      throw new UserStateError(`${users.service} lets user "${username}" in by ${authentication}; give it a password first`);
    }
    const passwords = [...new Set(keptPassword === undefined ? [password] : [password, keptPassword])];
    await guard();
    await this.attempt(`change user "${id}"`, () => users.setPasswords(id, passwords));
    await this.settled(username);
    await this.arrived(username, password);
  }

  /** The user of the construct, which must be the one that the secret is about. */
  private async user(username: string): Promise<ManagedUser> {
    const { users, id } = this.parts.account;
    const user = await this.attempt(`look up user "${id}"`, () => users.find(id));
    if (user === undefined) {
      throw new UserStateError(`${users.service} has no user with the id "${id}"`);
    }
    if (user.name !== username) {
      throw new IdentityMismatchError(`the user with the id "${id}" in ${users.service} is "${user.name}", and "${username}" in the secret`);
    }
    return user;
  }

  /** Waits until a change of the user is made, an earlier one or ours. */
  private async settled(username: string): Promise<ManagedUser> {
    const { account: { users }, patience: { pauseMillis, patienceMillis } } = this.parts;
    const until = Date.now() + patienceMillis;
    for (;;) {
      const user = await this.user(username);
      if (user.status === ACTIVE) {
        return user;
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
}

/** What a user may do stands in the stack that makes it: two that change it would undo each other's work. */
function refuseRights(wanted: WantedUser): void {
  refuseAlternation(wanted);
  if (wanted.privileges) {
    throw new SettingsError('what a user of ElastiCache or MemoryDB may do is its access string; leave the privileges out');
  }
}
