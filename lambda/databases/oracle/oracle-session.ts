import { UserStateError } from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import type { Login } from '../../rotation/secret-content';
import type { WantedUser } from '../database';
import { DriverSession } from '../driver/session';
import type { SqlConnection } from '../sql';
import { ORACLE_FAILURES } from './failures';
import { checkPrivileges, grantPrivileges, privilegeDifferences } from './privileges';
import { catalogName, identifier } from './quoting';
import { copyRights } from './rights';
import { changeOwnPassword, createUser, requireNoObjects, openUser, readUser } from './users';

export class OracleSession extends DriverSession<SqlConnection> {
  constructor(connection: SqlConnection, private readonly login: Login, redactor: Redactor) {
    super(connection, redactor, ORACLE_FAILURES);
  }

  public differences({ alternation, privileges }: WantedUser): Promise<readonly string[]> {
    return this.attempt('look at the user', async () => {
      const roles = alternation
        ? await this.connection.query('SELECT role FROM session_roles WHERE role = :1', [catalogName(alternation.ownerRole)])
        : [];
      return [
        ...alternation && roles.length === 0 ? [`its sessions lack the role "${alternation.ownerRole}"`] : [],
        ...privileges ? await privilegeDifferences(this.connection, privileges) : [],
      ];
    });
  }

  /**
   * Every statement commits by itself, so the order keeps a crash harmless: privileges first, the password
   * and the unlocking last. A login with the new password proves that all the rest was done.
   */
  public async apply(wanted: WantedUser, guard: () => Promise<void>): Promise<void> {
    const { username, password, alternation, privileges } = wanted;
    await this.attempt(`change user "${username}"`, async () => {
      if (catalogName(this.login.username) === catalogName(username)) {
        await guard();
        if (this.login.password !== password) {
          await changeOwnPassword(this.connection, username, password, this.login.password);
        }
        return;
      }
      if (privileges) {
        checkPrivileges(privileges, alternation !== undefined);
      }
      if (alternation) {
        await requireNoObjects(this.connection, [username, alternation.other]);
      }
      const found = await readUser(this.connection, username);
      const partner = alternation && await readUser(this.connection, alternation.other);
      await guard();
      if (!found) {
        await createUser(this.connection, username, password, partner);
      }
      await this.connection.query(`GRANT CREATE SESSION TO ${identifier(username)}`);
      if (alternation) {
        await this.joinOwnerRole(username, alternation);
      }
      if (found && partner && found.profile !== partner.profile) {
        await this.connection.query(`ALTER USER ${identifier(username)} PROFILE "${partner.profile}"`);
      }
      if (privileges) {
        await grantPrivileges(this.connection, alternation?.ownerRole ?? username, privileges);
      }
      await openUser(this.connection, username, password, found === undefined);
    });
  }

  /** Both users are members of one role and have the same privileges. */
  private async joinOwnerRole(username: string, { other, ownerRole }: NonNullable<WantedUser['alternation']>): Promise<void> {
    if (await readUser(this.connection, ownerRole)) {
      throw new UserStateError(`the owner role "${ownerRole}" is not a role but a user; name another role`);
    }
    const [role] = await this.connection.query('SELECT role FROM dba_roles WHERE role = :1', [catalogName(ownerRole)]);
    if (!role) {
      await this.connection.query(`CREATE ROLE ${identifier(ownerRole)}`);
    }
    await this.connection.query(`GRANT ${identifier(ownerRole)} TO ${identifier(username)}`);
    if (await readUser(this.connection, other)) {
      await this.connection.query(`GRANT ${identifier(ownerRole)} TO ${identifier(other)}`);
      await copyRights(this.connection, other, username);
      await copyRights(this.connection, username, other);
    }
  }
}
