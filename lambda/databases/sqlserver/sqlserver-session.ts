import { createHash } from 'node:crypto';
import { DatabaseError, InsufficientPrivilegeError } from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import type { Login } from '../../rotation/secret-content';
import type { WantedUser } from '../database';
import { DriverSession } from '../driver/session';
import type { SqlConnection } from '../sql';
import { numbersOf, SQL_SERVER_FAILURES } from './failures';
import { changeOwnPassword, createLogin, ensureUser, openLogin, readLogin } from './logins';
import { joinOwnerRole, ownerRoleDifferences } from './owner-role';
import { grantPrivileges, privilegeDifferences } from './privileges';
import { identifier, literal } from './quoting';

/** Another rotation of the same user holds the lock for a few milliseconds only. */
const LOCK_MILLIS = 10_000;
/** The login has no user in the database. */
const NO_USER = 916;

export class SqlServerSession extends DriverSession<SqlConnection> {
  constructor(connection: SqlConnection, private readonly login: Login, redactor: Redactor) {
    super(connection, redactor, SQL_SERVER_FAILURES);
  }

  public differences(wanted: WantedUser): Promise<readonly string[]> {
    return this.attempt('look at the user', async () => {
      if (!await this.enterDatabase()) {
        return [`it has no user in the database "${this.login.dbname}"`];
      }
      return [
        ...wanted.alternation && this.login.dbname !== undefined ? await ownerRoleDifferences(this.connection, wanted.alternation) : [],
        ...wanted.privileges ? await privilegeDifferences(this.connection, wanted.privileges) : [],
      ];
    });
  }

  public async apply(wanted: WantedUser, guard: () => Promise<void>): Promise<void> {
    await this.attempt(`change login "${wanted.username}"`, async () => {
      await this.connection.query('USE "master"');
      await this.connection.query('BEGIN TRANSACTION');
      try {
        await this.lock(wanted);
        await guard();
        await this.change(wanted);
        await this.connection.query('COMMIT TRANSACTION');
      } catch (error) {
        await this.connection.query('IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION').catch(() => undefined);
        throw error;
      }
    });
  }

  /** The password last: a login with it proves that all the rest was done. */
  private async change(wanted: WantedUser): Promise<void> {
    const { username, password } = wanted;
    if (this.login.username === username) {
      if (this.login.password !== password) {
        await changeOwnPassword(this.connection, username, password, this.login.password);
      }
      return;
    }
    const found = await readLogin(this.connection, username);
    if (!found) {
      await createLogin(this.connection, username, password);
    }
    const inDatabase = this.login.dbname !== undefined;
    if (inDatabase) {
      if (!await this.enterDatabase()) {
        throw new InsufficientPrivilegeError(
          `the session's user "${this.login.username}" is not permitted to use the database "${this.login.dbname}"`);
      }
      await ensureUser(this.connection, username);
    }
    if (wanted.alternation) {
      await joinOwnerRole(this.connection, username, wanted.alternation, inDatabase);
    }
    if (wanted.privileges) {
      await grantPrivileges(this.connection, wanted.alternation?.ownerRole ?? username, wanted.privileges);
    }
    await openLogin(this.connection, username, password, found);
  }

  /** Rotations of one user wait for each other; two users that alternate count as one. */
  private async lock(wanted: WantedUser): Promise<void> {
    const name = createHash('sha256').update(wanted.alternation?.ownerRole ?? wanted.username).digest('hex');
    const [row] = await this.connection.query(
      `DECLARE @result int; EXEC @result = sp_getapplock @Resource = ${literal(`cdk-managed-secrets ${name}`)}, `
      + `@LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = ${LOCK_MILLIS}; SELECT @result AS result`);
    if (!(Number(row?.['result']) >= 0)) {
      throw new DatabaseError(`another rotation of "${wanted.username}" does not end`);
    }
  }

  /** Whether the session is in the secret's database now; false if its login has no user there. */
  private async enterDatabase(): Promise<boolean> {
    if (this.login.dbname === undefined) {
      return true;
    }
    try {
      await this.connection.query(`USE ${identifier(this.login.dbname)}`);
      return true;
    } catch (error) {
      if (numbersOf(error).includes(NO_USER)) {
        return false;
      }
      throw error;
    }
  }
}
