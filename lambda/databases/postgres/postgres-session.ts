import { createHash } from 'node:crypto';
import { DatabaseError, PasswordRefusedError, ReadOnlyDatabaseError, RotationError } from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import type { DatabaseSession, WantedUser } from '../database';
import type { SqlConnection } from '../sql';
import { mayBePolicy, statementFailure } from './failures';
import { storedForm } from './password-form';
import { grantPrivileges, privilegeDifferences } from './privileges';
import { identifier, literal } from './quoting';
import { readRole } from './roles';
import { joinOwnerRole, ownerRoleDifferences } from './shared-owner';

/** Another rotation of the same user holds the lock for a few milliseconds only. */
const LOCK_TIMEOUT = '10s';

interface Server {
  readonly isRedshift: boolean;
  /** How the server would store a password: `scram-sha-256` or `md5`; undefined where it takes no stored form. */
  readonly encryption: string | undefined;
}

export class PostgresSession implements DatabaseSession {
  constructor(private readonly connection: SqlConnection, private readonly redactor: Redactor) {}

  public differences(wanted: WantedUser): Promise<readonly string[]> {
    return this.told('look at the user', async () => [
      ...wanted.alternation ? await ownerRoleDifferences(this.connection, wanted.username, wanted.alternation) : [],
      ...wanted.privileges ? await privilegeDifferences(this.connection, granteeOf(wanted), wanted.privileges) : [],
    ]);
  }

  public async apply(wanted: WantedUser, guard: () => Promise<void>): Promise<void> {
    const server = await this.told('look at the server', () => this.server());
    if (server.isRedshift && (wanted.alternation || wanted.privileges)) {
      throw new DatabaseError('on Redshift only the password can be changed; create users and grants there yourself');
    }
    try {
      await this.inTransaction(wanted, server, guard, true);
    } catch (error) {
      // Some policies want to see the password itself. TLS is verified, so they may.
      if (!(error instanceof PasswordRefusedError) || server.encryption === undefined) {
        throw error;
      }
      await this.inTransaction(wanted, server, guard, false);
    }
  }

  public async close(): Promise<void> {
    await this.connection.close();
  }

  private async inTransaction(wanted: WantedUser, server: Server, guard: () => Promise<void>, asStored: boolean): Promise<void> {
    await this.told(`change user "${wanted.username}"`, async () => {
      await this.connection.query('BEGIN READ WRITE');
      try {
        if (!server.isRedshift) {
          await this.lock(wanted);
        }
        await guard();
        await this.setPassword(wanted, asStored ? server.encryption : undefined);
        await this.grant(wanted);
        await this.connection.query('COMMIT');
      } catch (error) {
        await this.connection.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  /**
   * Two rotations of one user take turns; users that alternate are one in this. So do all that grant:
   * PostgreSQL does not wait where two grants meet at one object, the later fails ("tuple concurrently updated").
   */
  private async lock(wanted: WantedUser): Promise<void> {
    await this.connection.query(`SET LOCAL lock_timeout TO '${LOCK_TIMEOUT}'`);
    await this.lockName(`user ${wanted.alternation?.ownerRole ?? wanted.username}`);
    if (wanted.alternation || wanted.privileges) {
      await this.lockName('grants');
    }
  }

  private async lockName(name: string): Promise<void> {
    const key = createHash('sha256').update(`cdk-managed-secrets ${name}`).digest().readBigInt64BE(0);
    await this.connection.query('SELECT pg_catalog.pg_advisory_xact_lock($1)', [key.toString()]);
  }

  private async setPassword(wanted: WantedUser, encryption: string | undefined): Promise<void> {
    const { username, password } = wanted;
    const role = await readRole(this.connection, username);
    const value = literal(encryption === undefined ? password : storedForm(encryption, username, password));
    if (encryption === undefined) {
      // For a password in clear only; a session that may not do it changes nothing by trying.
      await this.quietly('SET LOCAL log_statement TO \'none\'');
    }
    const verb = role ? 'ALTER' : 'CREATE';
    // Named only where needed: a user may change its own password, but not these.
    const login = role?.canLogin ? '' : ' LOGIN';
    const validity = role?.isExpired ? " VALID UNTIL 'infinity'" : '';
    try {
      await this.connection.query(`${verb} ROLE ${identifier(username)}${login}${validity} PASSWORD ${value}`);
    } catch (error) {
      throw mayBePolicy(error) ? new PasswordRefusedError(`the password of user "${username}" was refused`, this.redactor.cause(error)) : error;
    }
  }

  private async grant(wanted: WantedUser): Promise<void> {
    if (wanted.alternation) {
      await joinOwnerRole(this.connection, wanted.username, wanted.alternation);
    }
    if (wanted.privileges) {
      await grantPrivileges(this.connection, granteeOf(wanted), wanted.privileges);
    }
  }

  private async server(): Promise<Server> {
    const [version] = await this.connection.query('SELECT version() AS version');
    if (String(version?.['version']).includes('Redshift')) {
      return { isRedshift: true, encryption: undefined };
    }
    const [row] = await this.connection.query(
      "SELECT pg_is_in_recovery() AS replica, current_setting('password_encryption') AS encryption, current_setting('server_version_num')::int AS version");
    if (row?.['replica'] === true) {
      throw new ReadOnlyDatabaseError('the host is a read-only replica; name the writer in the secret');
    }
    const stored = Number(row?.['version']) >= 100000;
    return { isRedshift: false, encryption: stored ? String(row?.['encryption']) : undefined };
  }

  private async quietly(statement: string): Promise<void> {
    await this.connection.query('SAVEPOINT quietly');
    try {
      await this.connection.query(statement);
    } catch {
      await this.connection.query('ROLLBACK TO SAVEPOINT quietly');
    }
  }

  private async told<T>(doing: string, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw error instanceof RotationError ? error : statementFailure(error, doing, this.redactor);
    }
  }
}

/** Rights of users that alternate belong to their role. */
function granteeOf(wanted: WantedUser): string {
  return wanted.alternation?.ownerRole ?? wanted.username;
}
