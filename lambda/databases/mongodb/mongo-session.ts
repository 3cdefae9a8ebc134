import { isUnauthorized, mayBePolicy, MONGODB_FAILURES, userExists } from './failures';
import type { MongoConnection } from './mongo-connector';
import { missingFrom, ownRoles, type Role, rolesFor, rolesOf } from './roles';
import { PasswordRefusedError, ReadOnlyDatabaseError, UserStateError } from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import type { Login } from '../../rotation/secret-content';
import type { WantedUser } from '../database';
import { DriverSession } from '../driver/session';

export class MongoSession extends DriverSession<MongoConnection> {
  constructor(connection: MongoConnection, private readonly login: Pick<Login, 'username' | 'dbname'>, redactor: Redactor) {
    super(connection, redactor, MONGODB_FAILURES);
  }

  public differences(wanted: WantedUser): Promise<readonly string[]> {
    return this.attempt('look at the user', async () => {
      const roles = await ownRoles(this.connection);
      const needed = [...this.privilegesOf(wanted), ...await this.visibleRolesOf(wanted.alternation?.other)];
      return [
        // Few users are permitted to see the roles of the other user, but a user without roles differs in any case.
        ...wanted.alternation && roles.length === 0 ? [`user "${wanted.username}" has no role`] : [],
        ...missingFrom(roles, needed).map(({ role, db }) => `user "${wanted.username}" lacks role ${role} in database "${db}"`),
      ];
    });
  }

  public apply(wanted: WantedUser, guard: () => Promise<void>): Promise<void> {
    return this.attempt(`change user "${wanted.username}"`, async () => {
      await this.refuseReplica();
      if (wanted.username === this.login.username) {
        await guard();
        await this.withPolicy(wanted, () => this.connection.command('updateUser', wanted.username, { pwd: wanted.password }));
        return;
      }
      await this.applyAsSuperuser(wanted, guard);
    });
  }

  /** User commands have no transactions, so the password is set last: until it logs in, a retry does all of this again. */
  private async applyAsSuperuser(wanted: WantedUser, guard: () => Promise<void>): Promise<void> {
    const { username, alternation } = wanted;
    const theirs = await rolesOf(this.connection, username);
    const others = alternation && await rolesOf(this.connection, alternation.other);
    const all = missingFrom([], [...theirs ?? [], ...others ?? [], ...this.privilegesOf(wanted)]);
    if (theirs === undefined && all.length === 0) {
      throw new UserStateError(
        `there is no user "${username}", and neither the settings nor another user name its roles; create it with its roles, or set \`privileges\``);
    }
    await guard();
    if (alternation && others) {
      await this.grant(alternation.other, missingFrom(others, all));
    }
    if (theirs === undefined && await this.create(wanted, all)) {
      return;
    }
    await this.grant(username, missingFrom(theirs ?? [], all));
    await this.withPolicy(wanted, () => this.connection.command('updateUser', username, { pwd: wanted.password }));
  }

  /** Whether this session created the user. */
  private async create(wanted: WantedUser, roles: readonly Role[]): Promise<boolean> {
    try {
      await this.withPolicy(wanted, () => this.connection.command('createUser', wanted.username, { pwd: wanted.password, roles }));
      return true;
    } catch (error) {
      if (userExists(error)) {
        return false;
      }
      throw error;
    }
  }

  /** Grants roles and never sets the list: a role that another session grants at the same time stays. */
  private async grant(username: string, roles: readonly Role[]): Promise<void> {
    if (roles.length > 0) {
      await this.connection.command('grantRolesToUser', username, { roles });
    }
  }

  private async withPolicy(wanted: WantedUser, change: () => Promise<unknown>): Promise<void> {
    try {
      await change();
    } catch (error) {
      throw mayBePolicy(error)
        ? new PasswordRefusedError(`the password of user "${wanted.username}" was refused`, this.redactor.cause(error))
        : error;
    }
  }

  private async refuseReplica(): Promise<void> {
    const { isWritablePrimary } = await this.connection.command('hello', 1);
    if (isWritablePrimary === false) {
      throw new ReadOnlyDatabaseError('the host is a read-only replica; name the cluster\'s endpoint in the secret');
    }
  }

  private privilegesOf({ privileges }: WantedUser): readonly Role[] {
    return privileges ? rolesFor(privileges, this.login.dbname) : [];
  }

  private async visibleRolesOf(username: string | undefined): Promise<readonly Role[]> {
    try {
      return username === undefined ? [] : await rolesOf(this.connection, username) ?? [];
    } catch (error) {
      if (isUnauthorized(error)) {
        return [];
      }
      throw error;
    }
  }
}
