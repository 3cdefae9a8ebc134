import { createHash } from 'node:crypto';
import { DatabaseError, InsufficientPrivilegeError, ReadOnlyDatabaseError, RotationError } from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import type { DatabaseSession, WantedUser } from '../database';
import { type AccountState, readAccounts, roleName, type Server } from './accounts';
import { joinRole, ownerRoleIsMissing, readGrants, resemble } from './alternation';
import { statementFailure } from './failures';
import { parseGrants, statementsToward } from './grants';
import type { MysqlConnection } from './mysql-connector';
import { createLocked, setOwnPassword, setPasswords } from './passwords';
import { Privileges } from './privileges';
import { accountName } from './quoting';

/** Another rotation of the same user holds the lock for a few milliseconds only. */
const LOCK_SECONDS = 10;

/** What a session is made with. */
export interface SessionContext {
  readonly connection: MysqlConnection;
  readonly redactor: Redactor;
  /** Who logged in, and with what. */
  readonly username: string;
  readonly password: string;
  /** The database that the secret names. */
  readonly database: string | undefined;
}

export class MysqlSession implements DatabaseSession {
  private readonly server: Server;

  constructor(private readonly context: SessionContext) {
    this.server = { isMariaDb: /mariadb/i.test(context.connection.serverVersion) };
  }

  /**
   * A user may not look at the other one's rights. That it has what it should follows from the order
   * in `apply`: rights first, then the shared role, last the password this session logged in with.
   */
  public differences(wanted: WantedUser): Promise<readonly string[]> {
    return this.told('look at the user', async () => {
      const { alternation, privileges, username } = wanted;
      if (!alternation && !privileges) {
        return [];
      }
      const rows = await this.context.connection.query('SHOW GRANTS');
      const [row] = await this.context.connection.query('SELECT CURRENT_USER() AS account');
      const account = String(row?.['account']);
      const at = account.lastIndexOf('@');
      const own = parseGrants(rows.flatMap((one) => Object.values(one)).map(String), { user: account.slice(0, at), host: account.slice(at + 1) });
      const role = alternation && roleName(this.server, alternation.ownerRole);
      return [
        ...role === undefined || own.some(({ kind, what }) => kind === 'role' && what === role) ? [] : [`"${username}" does not belong to "${alternation?.ownerRole}"`],
        ...privileges ? this.privileges(privileges).differences(own, username) : [],
      ];
    });
  }

  public async apply(wanted: WantedUser, guard: () => Promise<void>): Promise<void> {
    await this.told(`change user "${wanted.username}"`, async () => {
      await this.lock(wanted);
      await this.refuseReplica();
      if (wanted.username === this.context.username) {
        await this.refuseWhatNeedsSuperuser(wanted);
        await guard();
        await setOwnPassword(this.context.connection, this.server, wanted, this.context.password, this.context.redactor);
      } else {
        await this.applyAsSuperuser(wanted, guard);
      }
    });
  }

  public async close(): Promise<void> {
    await this.context.connection.close();
  }

  private async applyAsSuperuser(wanted: WantedUser, guard: () => Promise<void>): Promise<void> {
    const { connection, redactor } = this.context;
    const { username, alternation } = wanted;
    const names = [username, ...alternation ? [alternation.other, alternation.ownerRole] : []];
    const before = await readAccounts(connection, this.server, names);
    const roleIsMissing = alternation !== undefined && ownerRoleIsMissing(before, alternation.ownerRole);
    await guard();
    if (roleIsMissing) {
      await connection.query(`CREATE ROLE ${roleName(this.server, alternation.ownerRole)}`);
    }
    const twins = before.filter(({ user }) => user === alternation?.other);
    const accounts = await this.complete(wanted, before.filter(({ user }) => user === username), twins);
    await this.grantPrivileges(wanted, [...twins, ...accounts]);
    if (alternation) {
      await this.alternate(accounts, twins, alternation.ownerRole);
    }
    await setPasswords(connection, this.server, accounts, wanted, redactor);
  }

  /** All accounts of the user, with those that were missing: where its twin comes from, it must get in, too. */
  private async complete(wanted: WantedUser, own: readonly AccountState[], twins: readonly AccountState[]): Promise<readonly AccountState[]> {
    const { connection, redactor } = this.context;
    const hosts = twins.length > 0 ? twins.map(({ host }) => host) : own.length > 0 ? [] : ['%'];
    const missing = hosts.filter((host) => !own.some((account) => account.host === host));
    for (const host of missing) {
      await createLocked(connection, this.server, { user: wanted.username, host }, wanted, redactor);
    }
    return missing.length === 0 ? own : readAccounts(connection, this.server, [wanted.username]);
  }

  private async alternate(accounts: readonly AccountState[], twins: readonly AccountState[], ownerRole: string): Promise<void> {
    const { connection } = this.context;
    for (const twin of twins) {
      await joinRole(connection, this.server, twin, ownerRole, twin.defaultRoles);
    }
    for (const account of accounts) {
      const twin = twins.find(({ host }) => host === account.host);
      await (twin
        ? resemble(connection, this.server, account, twin, ownerRole)
        : joinRole(connection, this.server, account, ownerRole, account.defaultRoles));
    }
  }

  private async grantPrivileges(wanted: WantedUser, accounts: readonly AccountState[]): Promise<void> {
    if (!wanted.privileges) {
      return;
    }
    const { connection } = this.context;
    const privileges = this.privileges(wanted.privileges);
    await privileges.prepare(connection);
    const [row] = this.server.isMariaDb ? [{ literally: 0 }] : await connection.query('SELECT @@global.partial_revokes AS literally');
    const all = privileges.wanted(Number(row?.['literally']) === 0);
    for (const account of accounts) {
      const own = await readGrants(connection, account);
      const missing = new Set(privileges.missing(own).map(({ what }) => what));
      for (const statement of statementsToward([], all.filter(({ what }) => missing.has(what)), accountName(account))) {
        await connection.query(statement);
      }
    }
  }

  private privileges(settings: NonNullable<WantedUser['privileges']>): Privileges {
    return new Privileges(settings, this.context.database);
  }

  /** Two rotations of one user take turns; users that alternate are one in this. The lock ends with the session. */
  private async lock(wanted: WantedUser): Promise<void> {
    const name = createHash('sha256').update(wanted.alternation?.ownerRole ?? wanted.username).digest('hex').slice(0, 40);
    const [row] = await this.context.connection.query(`SELECT GET_LOCK(?, ${LOCK_SECONDS}) AS locked`, [`rotation ${name}`]);
    if (Number(row?.['locked']) !== 1) {
      throw new DatabaseError(`another rotation of user "${wanted.username}" has been changing it for ${LOCK_SECONDS} seconds`);
    }
  }

  /** Said before anything else, since an administrator may write to a replica, which then no longer is one. */
  private async refuseReplica(): Promise<void> {
    const [row] = await this.context.connection.query('SELECT @@global.read_only AS server, @@global.innodb_read_only AS engine');
    if (Object.values(row ?? {}).some((value) => !/^(0|OFF)$/i.test(String(value)))) {
      throw new ReadOnlyDatabaseError('the host is a read-only replica; name the writer in the secret');
    }
  }

  /** On MariaDB, a user's own change leaves a second password as it is. */
  private async refuseWhatNeedsSuperuser(wanted: WantedUser): Promise<void> {
    if (!this.server.isMariaDb) {
      return;
    }
    const [row] = await this.context.connection.query('SHOW CREATE USER');
    const hasTwo = /\bIDENTIFIED VIA \S+ USING '[^']*' OR /.test(String(Object.values(row ?? {})[0]));
    if (hasTwo || (wanted.keptPassword !== undefined && wanted.keptPassword !== wanted.password)) {
      throw new InsufficientPrivilegeError('on MariaDB only a superuser can give a user two passwords or take one away; name a superuser secret');
    }
  }

  private async told<T>(doing: string, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw error instanceof RotationError ? error : statementFailure(error, doing, this.context.redactor);
    }
  }
}

/** A session that the server lets do nothing but change its expired password. */
export class ExpiredSession implements DatabaseSession {
  constructor(private readonly context: SessionContext) {}

  public differences(): Promise<readonly string[]> {
    return Promise.resolve(['its password is expired']);
  }

  public async apply(wanted: WantedUser, guard: () => Promise<void>): Promise<void> {
    const { connection, redactor, username, password } = this.context;
    if (wanted.username !== username) {
      throw new InsufficientPrivilegeError(`the password of user "${username}" is expired, so it may not change others`);
    }
    await guard();
    try {
      await setOwnPassword(connection, { isMariaDb: /mariadb/i.test(connection.serverVersion) }, wanted, password, redactor);
    } catch (error) {
      throw statementFailure(error, 'change its expired password', redactor);
    }
  }

  public async close(): Promise<void> {
    await this.context.connection.close();
  }
}
