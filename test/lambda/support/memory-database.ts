import type { Database, DatabaseSession, WantedUser } from '../../../lambda/databases/database';
import { AuthenticationError } from '../../../lambda/rotation/errors';
import type { Login } from '../../../lambda/rotation/secret-content';

/** A database in memory: each user has one password, and what a user lacks is the same for all. */
export class MemoryDatabase implements Database {
  public readonly name = 'memory';
  public readonly keepsTwoPasswords = false;
  public readonly passwords = new Map<string, string>();
  /** Every login that was tried: `user@host`. */
  public readonly logins: string[] = [];
  /** What `differences` reports of every user. */
  public lacks: readonly string[] = [];
  /** Runs in place of a change, once for each. */
  public change = async (wanted: WantedUser): Promise<void> => void this.passwords.set(wanted.username, wanted.password);

  public async open({ username, password, host }: Login): Promise<DatabaseSession> {
    this.logins.push(`${username}@${host}`);
    if (this.passwords.get(username) !== password) {
      throw new AuthenticationError(`the database refused user "${username}"`);
    }
    return {
      differences: async () => this.lacks,
      apply: async (wanted, guard) => {
        await guard();
        await this.change(wanted);
      },
      close: async () => undefined,
    };
  }
}
