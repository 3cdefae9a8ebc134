import { createHash } from 'node:crypto';
import { messageOf, REDIS_FAILURES, replyCode } from './failures';
import { privilegeDifferences, refuseAlternation, rulesFor } from './privileges';
import type { RedisConnection } from './redis-connector';
import { ReadOnlyDatabaseError } from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import type { WantedUser } from '../database';
import { DriverSession } from '../driver/session';

export class RedisSession extends DriverSession<RedisConnection> {
  constructor(connection: RedisConnection, private readonly username: string, redactor: Redactor) {
    super(connection, redactor, REDIS_FAILURES);
  }

  public differences(wanted: WantedUser): Promise<readonly string[]> {
    return this.attempt('look at the user', async () => {
      refuseAlternation(wanted);
      return wanted.privileges ? privilegeDifferences(this.connection, wanted.username, wanted.privileges) : [];
    });
  }

  public apply(wanted: WantedUser, guard: () => Promise<void>): Promise<void> {
    return this.attempt(`change user "${wanted.username}"`, async () => {
      refuseAlternation(wanted);
      await this.refuseReplica();
      const isSaved = await this.savesToFile();
      await this.connection.command('MULTI');
      await this.connection.command('ACL SETUSER', wanted.username, ...this.rules(wanted));
      if (isSaved) {
        // In the same transaction: otherwise a retry would accept a password that the server forgets at its next start.
        await this.connection.command('ACL SAVE');
      }
      await guard();
      refuseFailures(await this.connection.command('EXEC'));
    });
  }

  /** One command, so all of it or nothing. `resetpass` does not require to read passwords first, which others could change. */
  private rules({ username, password, keptPassword, privileges }: WantedUser): readonly string[] {
    const passwords = new Set(keptPassword === undefined ? [password] : [password, keptPassword]);
    // Only digests are sent. A user that changes itself changes its passwords and nothing else.
    const hashes = [...passwords].map((value) => `#${createHash('sha256').update(value).digest('hex')}`);
    return username === this.username ? ['resetpass', ...hashes] : ['on', 'resetpass', ...hashes, ...privileges ? rulesFor(privileges) : []];
  }

  /** A replica has a list of its own, so a change there would succeed without effect on the primary. */
  private async refuseReplica(): Promise<void> {
    const role = await this.permitted('ROLE');
    if (Array.isArray(role) && role[0] === 'slave') {
      throw new ReadOnlyDatabaseError('the host is a replica; name the primary in the secret');
    }
  }

  /** Whether a file holds the users. Tried before any change: a file that cannot be written must be known before. */
  private async savesToFile(): Promise<boolean> {
    try {
      await this.connection.command('ACL SAVE');
      return true;
    } catch (error) {
      if (messageOf(error).includes('not configured to use an ACL file')) {
        return false;
      }
      throw error;
    }
  }

  private async permitted(command: string): Promise<unknown> {
    try {
      return await this.connection.command(command);
    } catch (error) {
      if (replyCode(error) === 'NOPERM') {
        return undefined;
      }
      throw error;
    }
  }
}

/** A failure in a transaction is returned as one of its results. */
function refuseFailures(results: unknown): void {
  const failure: unknown = Array.isArray(results) ? results.find((result) => messageOf(result) !== '') : undefined;
  if (failure !== undefined) {
    throw failure;
  }
}
