import { AuthenticationError, PasswordRefusedError, RotationError, SettingsError, UserStateError } from './errors';
import { parseContent, type Login } from './secret-content';
import type { SecretRotation } from './secret-rotation';
import type { Strategy } from './strategy';
import { openSuperuser } from './superuser';
import { comparePending, formerPassword, readLogin, sameUser } from './user-logins';
import { userPlan, type UserPlan } from './user-plan';
import type { Database, DatabaseSession, WantedUser } from '../databases/database';

/** The current and the pending login of one rotation, compared before any host is contacted. */
interface Logins {
  readonly current: Login;
  readonly pending: Login;
  readonly wanted: WantedUser;
}

/** Rotates users of a database: `singleUser`, `dualPassword`, `alternatingUsers`. */
export class DatabaseUsers implements Strategy {
  private plan: UserPlan | undefined;

  constructor(private readonly database: Database) {}

  public newValue(rotation: SecretRotation, current: string): string {
    const content = parseContent(current, 'AWSCURRENT');
    const login = readLogin(rotation, current, 'AWSCURRENT');
    const { host, port, dbname } = login;
    const place = { host, ...(port === undefined ? {} : { port }), ...(dbname === undefined ? {} : { dbname }) };
    return JSON.stringify({ ...place, ...content, username: this.planOf(rotation).nextUsername(login), password: rotation.newPassword() });
  }

  public refusal(rotation: SecretRotation, current: string, pending: string): string | undefined {
    try {
      const login = readLogin(rotation, current, 'AWSCURRENT');
      return comparePending(rotation, this.planOf(rotation), login, pending).password === login.password ? 'it has the current password' : undefined;
    } catch (error) {
      return error instanceof RotationError ? error.reason : 'it cannot be read';
    }
  }

  public async set(rotation: SecretRotation): Promise<void> {
    const logins = await this.logins(rotation);
    try {
      await this.applyPending(rotation, logins);
    } catch (error) {
      if (!(error instanceof PasswordRefusedError)) {
        throw error;
      }
      // The server would refuse a stored value at every retry.
      rotation.tools.log.warn('password refused by the server', { reason: error.message });
      await rotation.replacePending(this.newValue(rotation, await rotation.current()));
      await this.applyPending(rotation, await this.logins(rotation));
    }
    if (this.planOf(rotation).promotesEarly) {
      await rotation.promote();
    }
  }

  public async test(rotation: SecretRotation): Promise<void> {
    const value = await rotation.current();
    const current = readLogin(rotation, value, 'AWSCURRENT');
    const pending = await rotation.pending();
    if (pending === undefined || (pending === value && !rotation.isDone)) {
      // Called without the other steps, before a schedule starts: there is only the current value to prove.
      await this.testAlone(rotation, current);
      return;
    }
    const plan = this.planOf(rotation);
    const login = comparePending(rotation, plan, current, pending);
    const wanted = plan.wanted(current, login);
    await this.using(await this.open(rotation, login), (session) => this.requireWanted(session, wanted));
  }

  /** A user that the first rotation will create cannot log in yet. Then the superuser's login is proved. */
  private async testAlone(rotation: SecretRotation, current: Login): Promise<void> {
    const { privileges, superuserSecretArn } = rotation.tools.settings;
    try {
      await (await this.open(rotation, current)).close();
    } catch (error) {
      if (!(error instanceof AuthenticationError) || privileges === undefined || superuserSecretArn === undefined) {
        throw error;
      }
      await (await openSuperuser(rotation, this.database, current, current)).close();
      rotation.tools.log.warn('the user does not log in yet; the superuser does, and the next rotation creates the user');
    }
  }

  /** Applies what is missing, so that the pending login works and has what is wanted. */
  private async applyPending(rotation: SecretRotation, logins: Logins): Promise<void> {
    const missing = await this.missing(rotation, logins);
    if (missing.length === 0) {
      rotation.tools.log.info('the user already is as requested');
      return;
    }
    rotation.tools.log.info('changing user', { missing });
    const session = await this.sessionForChange(rotation, logins);
    const wanted = { ...logins.wanted, formerPassword: () => formerPassword(rotation, logins.current) };
    await this.using(session, () => session.apply(wanted, () => rotation.ensureInProgress()));
    const left = await this.missing(rotation, logins);
    if (left.length > 0) {
      throw new UserStateError(`after the change, user "${logins.wanted.username}" is not as requested: ${left.join('; ')}`);
    }
  }

  /** How the pending login differs from what is wanted, as its own user sees it. */
  private async missing(rotation: SecretRotation, { current, pending, wanted }: Logins): Promise<readonly string[]> {
    const session = await this.tryOpen(rotation, pending);
    if (session === undefined) {
      return ['the new password does not log in'];
    }
    const differences = await this.using(session, () => session.differences(wanted));
    if (!this.planOf(rotation).keepsFormer || rotation.isDone) {
      return differences;
    }
    const former = await this.tryOpen(rotation, current);
    await former?.close();
    return former ? differences : [...differences, 'the former password does not log in'];
  }

  /** A session of a user that is permitted to change the user. */
  private async sessionForChange(rotation: SecretRotation, logins: Logins): Promise<DatabaseSession> {
    if (rotation.tools.settings.superuserSecretArn !== undefined) {
      return openSuperuser(rotation, this.database, logins.current, logins.pending);
    }
    if (this.planOf(rotation).needsSuperuser) {
      throw new SettingsError('alternatingUsers requires the secret of a user that can change other users');
    }
    return this.openAsUser(rotation, logins);
  }

  /** Logs in as the user itself, with any value that still works. */
  private async openAsUser(rotation: SecretRotation, { current, pending }: Logins): Promise<DatabaseSession> {
    for (const login of [current, pending]) {
      const session = await this.tryOpen(rotation, login);
      if (session) {
        return session;
      }
    }
    for await (const value of rotation.former()) {
      const login = sameUser(rotation, current, value);
      const session = login && await this.tryOpen(rotation, login);
      if (session) {
        rotation.tools.log.warn('a former value still logs in, neither AWSCURRENT nor AWSPENDING does');
        return session;
      }
    }
    throw new AuthenticationError(`the database refuses user "${current.username}" with the current, the pending and every former password`);
  }

  private async logins(rotation: SecretRotation): Promise<Logins> {
    const current = readLogin(rotation, await rotation.current(), 'AWSCURRENT');
    const value = await rotation.pending();
    if (value === undefined) {
      throw new UserStateError('there is no pending value; createSecret must come first');
    }
    const plan = this.planOf(rotation);
    const pending = comparePending(rotation, plan, current, value);
    return { current, pending, wanted: plan.wanted(current, pending) };
  }

  private async requireWanted(session: DatabaseSession, wanted: WantedUser): Promise<void> {
    const differences = await session.differences(wanted);
    if (differences.length > 0) {
      throw new UserStateError(`user "${wanted.username}" logs in, but: ${differences.join('; ')}`);
    }
  }

  private async tryOpen(rotation: SecretRotation, login: Login): Promise<DatabaseSession | undefined> {
    try {
      return await this.open(rotation, login);
    } catch (error) {
      // Only a refused password is a reason to try the next one: after any other error, the next one fails in the same way.
      if (error instanceof AuthenticationError) {
        return undefined;
      }
      throw error;
    }
  }

  /** In the database that the privileges concern. Readers of the secret may connect to another one. */
  private open(rotation: SecretRotation, login: Login): Promise<DatabaseSession> {
    return this.database.open({ ...login, dbname: rotation.tools.settings.privileges?.database ?? login.dbname });
  }

  private async using<T>(session: DatabaseSession, action: (session: DatabaseSession) => Promise<T>): Promise<T> {
    try {
      return await action(session);
    } finally {
      await session.close();
    }
  }

  private planOf(rotation: SecretRotation): UserPlan {
    this.plan ??= userPlan(rotation.tools.settings);
    return this.plan;
  }
}
