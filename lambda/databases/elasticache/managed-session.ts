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

/** How long to wait until the servers apply a change. If it takes longer, the next retry continues. */
export interface WaitSettings {
  readonly pauseMillis: number;
  readonly timeoutMillis: number;
}

export interface ManagedSessionParts {
  readonly connection: RedisConnection;
  readonly account: ManagedAccount;
  readonly wait: WaitSettings;
  readonly redactor: Redactor;
  /** Logs in on the host, and disconnects. */
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
      // A password that an earlier strategy kept must not stay valid unnoticed.
      ...wanted.keptPassword === undefined && passwordCount !== 1 ? [`it has ${passwordCount} passwords`] : [],
    ];
  }

  public async apply(wanted: WantedUser, guard: () => Promise<void>): Promise<void> {
    refuseRights(wanted);
    const { username, password, keptPassword } = wanted;
    const { users, id } = this.parts.account;
    const { authentication } = await this.waitUntilActive(username);
    if (authentication !== 'password') {
      throw new UserStateError(`user "${username}" of ${users.service} authenticates by ${authentication}; give it a password first`);
    }
    const passwords = [...new Set(keptPassword === undefined ? [password] : [password, keptPassword])];
    await guard();
    await this.attempt(`change user "${id}"`, () => users.setPasswords(id, passwords));
    await this.waitUntilActive(username);
    await this.waitForLogin(username, password);
  }

  /** The user that the construct names, which must be the one in the secret. */
  private async user(username: string): Promise<ManagedUser> {
    const { users, id } = this.parts.account;
    const user = await this.attempt(`look up user "${id}"`, () => users.find(id));
    if (user === undefined) {
      throw new UserStateError(`${users.service} has no user with the id "${id}"`);
    }
    if (user.name !== username) {
      throw new IdentityMismatchError(`the user with the id "${id}" in ${users.service} is "${user.name}", but the secret names "${username}"`);
    }
    return user;
  }

  /** Waits until a change of the user is complete, an earlier one or ours. */
  private async waitUntilActive(username: string): Promise<ManagedUser> {
    const { account: { users }, wait: { pauseMillis, timeoutMillis } } = this.parts;
    const until = Date.now() + timeoutMillis;
    for (;;) {
      const user = await this.user(username);
      if (user.status === ACTIVE) {
        return user;
      }
      if (Date.now() > until) {
        const seconds = Math.round(timeoutMillis / 1000);
        throw new UnreachableDatabaseError(`user "${username}" of ${users.service} is still ${user.status} after ${seconds} seconds`);
      }
      await pause(pauseMillis);
    }
  }

  /** Waits until the servers know the password: they can apply it a moment after the user is active. */
  private async waitForLogin(username: string, password: string): Promise<void> {
    const { pauseMillis, timeoutMillis } = this.parts.wait;
    for (const until = Date.now() + timeoutMillis; Date.now() <= until; await pause(pauseMillis)) {
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

/** The stack that creates a user defines its access string: two owners would undo each other's changes. */
function refuseRights(wanted: WantedUser): void {
  refuseAlternation(wanted);
  if (wanted.privileges) {
    throw new SettingsError('the access string of a user of ElastiCache or MemoryDB defines its privileges; leave `privileges` out');
  }
}
