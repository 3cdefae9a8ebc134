import { DatabaseError, PasswordRefusedError, UserStateError } from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import type { WantedUser } from '../database';
import { DriverSession } from '../driver/session';
import type { SqlConnection } from '../sql';
import { mayBePolicy, POSTGRES_FAILURES } from './failures';
import { isPlain, storedForm } from './password-form';
import { grantPrivileges, privilegeDifferences } from './privileges';
import { identifier, literal } from './quoting';
import { OWN_SEARCH_PATH, recognize, type Server } from './server';
import { SharedOwner } from './shared-owner';
import { begin, type Beginning } from './transaction';

export class PostgresSession extends DriverSession<SqlConnection> {
  constructor(connection: SqlConnection, redactor: Redactor) {
    super(connection, redactor, POSTGRES_FAILURES);
  }

  public differences(wanted: WantedUser): Promise<readonly string[]> {
    return this.attempt('look at the user', async () => [
      // In both cases the first statement of the session, which the server may still refuse.
      ...await (this.sharedOwner(wanted)?.differences() ?? this.connection.query(OWN_SEARCH_PATH).then(() => [])),
      ...wanted.privileges ? await privilegeDifferences(this.connection, granteeOf(wanted), wanted.privileges) : [],
    ]);
  }

  public async apply(wanted: WantedUser, guard: () => Promise<void>): Promise<void> {
    const server = await this.attempt('look at the server', () => recognize(this.connection));
    if (server.isRedshift && (wanted.alternation || wanted.privileges)) {
      throw new DatabaseError('on Redshift only the password can be changed; create users and grants there yourself');
    }
    try {
      await this.inTransaction(server, wanted, guard, isPlain(wanted.password));
    } catch (error) {
      // Some policies require the password itself. TLS is verified, so it can be sent.
      if (!(error instanceof PasswordRefusedError) || !isPlain(wanted.password) || server.isRedshift) {
        throw error;
      }
      await this.inTransaction(server, wanted, guard, false);
    }
  }

  private async inTransaction(server: Server, wanted: WantedUser, guard: () => Promise<void>, asStored: boolean): Promise<void> {
    await this.attempt(`change user "${wanted.username}"`, async () => {
      try {
        const beginning = await begin(this.connection, server, wanted);
        const owner = this.sharedOwner(wanted);
        await owner?.refuseWhatCannotBeShared(beginning.state);
        await guard();
        await this.setPassword(wanted, asStored ? beginning : { ...beginning, encryption: undefined });
        await owner?.share(server);
        if (wanted.privileges) {
          await grantPrivileges(this.connection, server, granteeOf(wanted), wanted.privileges);
        }
        await this.connection.query('COMMIT');
      } catch (error) {
        await this.connection.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  private async setPassword(wanted: WantedUser, { role, encryption }: Beginning): Promise<void> {
    const { username, password } = wanted;
    if (!role && !wanted.alternation && !wanted.privileges) {
      throw new UserStateError(`user "${username}" does not exist, and without \`privileges\` its privileges are not known, so it was not created; `
        + 'create it with its privileges, or set `privileges`');
    }
    const value = literal(encryption === undefined ? password : storedForm(encryption, username, password));
    if (encryption === undefined) {
      // For a password in clear text only. If the session is not permitted to set it, nothing changes.
      await this.tryStatement('SET LOCAL log_statement TO \'none\'');
    }
    const verb = role ? 'ALTER' : 'CREATE';
    // Only if they change: a user is permitted to change its own password, but not these.
    const login = role?.canLogin ? '' : ' LOGIN';
    const validity = role?.isExpired ? " VALID UNTIL 'infinity'" : '';
    try {
      await this.connection.query(`${verb} ROLE ${identifier(username)}${login}${validity} PASSWORD ${value}`);
    } catch (error) {
      throw mayBePolicy(error) ? new PasswordRefusedError(`the password of user "${username}" was refused`, this.redactor.cause(error)) : error;
    }
  }

  private sharedOwner({ username, alternation }: WantedUser): SharedOwner | undefined {
    return alternation && new SharedOwner(this.connection, this.redactor, { username, ...alternation });
  }

  private async tryStatement(statement: string): Promise<void> {
    await this.connection.query('SAVEPOINT attempt');
    try {
      await this.connection.query(statement);
    } catch {
      await this.connection.query('ROLLBACK TO SAVEPOINT attempt');
    }
  }
}

/** Privileges of users that alternate are granted to their role. */
function granteeOf(wanted: WantedUser): string {
  return wanted.alternation?.ownerRole ?? wanted.username;
}
