import { createHash } from 'node:crypto';
import { DatabaseError, InsufficientPrivilegeError, ReadOnlyDatabaseError, UserStateError } from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import type { WantedUser } from '../database';
import { type AccountState, readAccounts, readVisibleAccounts, roleName, type Server } from './accounts';
import { differentOptions, joinRole, ownerRoleIsMissing, readGrants, copyAccount } from './alternation';
import { MYSQL_FAILURES } from './failures';
import { parseGrants, statementsToward } from './grants';
import type { MysqlConnection } from './mysql-connector';
import { changeOwn, changeOwnPassword, type Own } from './own-account';
import { createLocked, setPasswords } from './passwords';
import { Privileges } from './privileges';
import { accountName } from './quoting';
import { DriverSession } from '../driver/session';

/** Another rotation of the same user holds the lock for a few milliseconds only. */
const LOCK_SECONDS = 10;
/** Literals are quoted for this mode, and SHOW GRANTS returns names in backquotes. */
const MODE = "SET SESSION sql_mode = '', sql_quote_show_create = 1";

/** What a session receives. */
export interface SessionContext extends Own {
  readonly connection: MysqlConnection;
  readonly redactor: Redactor;
  /** The database that the secret names. */
  readonly database: string | undefined;
}

export class MysqlSession extends DriverSession<MysqlConnection> {
  private readonly server: Server;

  constructor(private readonly context: SessionContext) {
    super(context.connection, context.redactor, MYSQL_FAILURES);
    this.server = serverOf(context.connection);
  }

  /**
   * Few users are permitted to read the options of the other user, none its privileges. The order in `apply` proves
   * them: privileges first, then the shared role, last the password that this session logged in with.
   */
  public differences(wanted: WantedUser): Promise<readonly string[]> {
    return this.attempt('look at the user', async () => {
      const { alternation, privileges, username } = wanted;
      if (!alternation && !privileges) {
        return [];
      }
      const { host } = this.context;
      await this.connection.query(MODE);
      const rows = await this.connection.query('SHOW GRANTS');
      const own = parseGrants(rows.flatMap((one) => Object.values(one)).map(String), { user: username, host });
      const role = alternation && roleName(this.server, alternation.ownerRole);
      return [
        ...role === undefined || own.some(({ kind, what }) => kind === 'role' && what === role)
          ? []
          : [`user "${username}" is not a member of role "${alternation?.ownerRole}"`],
        ...privileges ? this.privileges(privileges).differences(own, username) : [],
        ...alternation ? await this.optionDifferences(username, alternation.other) : [],
      ];
    });
  }

  public async apply(wanted: WantedUser, guard: () => Promise<void>): Promise<void> {
    await this.attempt(`change user "${wanted.username}"`, async () => {
      await this.lock(wanted);
      await (wanted.username === this.context.username ? changeOwn(this.context, this.server, wanted, guard) : this.applyAsSuperuser(wanted, guard));
    });
  }

  private async optionDifferences(username: string, other: string): Promise<string[]> {
    const accounts = await readVisibleAccounts(this.connection, this.server, [username, other]);
    const [own, partner] = [username, other].map((name) => accounts.find(({ user, host }) => user === name && host === this.context.host));
    return own && partner ? differentOptions(own, partner).map((clause) => `user "${username}" lacks an option of user "${other}": ${clause}`) : [];
  }

  private async applyAsSuperuser(wanted: WantedUser, guard: () => Promise<void>): Promise<void> {
    const { connection, redactor } = this;
    const { username, alternation } = wanted;
    const names = [username, ...alternation ? [alternation.other, alternation.ownerRole] : []];
    const before = await readAccounts(connection, this.server, names);
    const roleIsMissing = alternation !== undefined && ownerRoleIsMissing(before, alternation.ownerRole);
    const own = before.filter(({ user }) => user === username);
    if (own.length === 0 && !alternation && !wanted.privileges) {
      throw new UserStateError(`there is no user "${username}", and the settings do not name its privileges; `
        + 'create it with its privileges, or set `privileges`');
    }
    await guard();
    if (roleIsMissing) {
      await connection.query(`CREATE ROLE ${roleName(this.server, alternation.ownerRole)}`);
    }
    const partners = before.filter(({ user }) => user === alternation?.other);
    const accounts = await this.complete(wanted, own, partners);
    await this.grantPrivileges(wanted, [...partners, ...accounts]);
    if (alternation) {
      await this.alternate(accounts, partners, alternation.ownerRole);
    }
    await setPasswords(connection, this.server, accounts, wanted, redactor);
  }

  /** All accounts of the user, with those that were missing: it must log in from the same hosts as its partner. */
  private async complete(wanted: WantedUser, own: readonly AccountState[], partners: readonly AccountState[]): Promise<readonly AccountState[]> {
    const { connection, redactor } = this;
    const hosts = partners.length > 0 ? partners.map(({ host }) => host) : own.length > 0 ? [] : ['%'];
    const missing = hosts.filter((host) => !own.some((account) => account.host === host));
    for (const host of missing) {
      await createLocked(connection, this.server, { user: wanted.username, host }, wanted, redactor);
    }
    return missing.length === 0 ? own : readAccounts(connection, this.server, [wanted.username]);
  }

  private async alternate(accounts: readonly AccountState[], partners: readonly AccountState[], ownerRole: string): Promise<void> {
    const { connection } = this;
    for (const partner of partners) {
      await joinRole(connection, this.server, partner, ownerRole, partner.defaultRoles);
    }
    for (const account of accounts) {
      const partner = partners.find(({ host }) => host === account.host);
      await (partner
        ? copyAccount(connection, this.server, account, partner, ownerRole)
        : joinRole(connection, this.server, account, ownerRole, account.defaultRoles));
    }
  }

  private async grantPrivileges(wanted: WantedUser, accounts: readonly AccountState[]): Promise<void> {
    if (!wanted.privileges) {
      return;
    }
    const { connection } = this;
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

  /**
   * Rotations of one user wait for each other; two users that alternate count as one. The lock ends with the session.
   * A replica is refused first: an administrator can write to it, and it would then differ from its primary.
   */
  private async lock(wanted: WantedUser): Promise<void> {
    const { connection } = this;
    const name = createHash('sha256').update(wanted.alternation?.ownerRole ?? wanted.username).digest('hex').slice(0, 40);
    await connection.query(`${MODE}, @locked = GET_LOCK('rotation ${name}', ${LOCK_SECONDS})`);
    const [row] = await connection.query('SELECT @locked AS locked, @@global.read_only AS server, @@global.innodb_read_only AS engine');
    const { locked, ...readOnly } = row ?? {};
    if (Number(locked) !== 1) {
      throw new DatabaseError(`another rotation of user "${wanted.username}" has been changing it for ${LOCK_SECONDS} seconds`);
    }
    if (Object.values(readOnly).some((value) => !/^(0|OFF)$/i.test(String(value)))) {
      throw new ReadOnlyDatabaseError('the host is a read-only replica; name the writer in the secret');
    }
  }
}

/** A session that can only change its expired password. */
export class ExpiredSession extends DriverSession<MysqlConnection> {
  constructor(private readonly context: Omit<SessionContext, 'host'>) {
    super(context.connection, context.redactor, MYSQL_FAILURES);
  }

  public differences(): Promise<readonly string[]> {
    return Promise.resolve(['its password is expired']);
  }

  public async apply(wanted: WantedUser, guard: () => Promise<void>): Promise<void> {
    const { username } = this.context;
    if (wanted.username !== username) {
      throw new InsufficientPrivilegeError(`the password of user "${username}" is expired, so it cannot change other users`);
    }
    await guard();
    await this.attempt('change its expired password', () => changeOwnPassword(this.context, serverOf(this.connection), wanted, guard));
  }
}

function serverOf({ serverVersion }: MysqlConnection): Server {
  return { isMariaDb: /mariadb/i.test(serverVersion) };
}
