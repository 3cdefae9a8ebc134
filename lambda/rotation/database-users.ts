import { AuthenticationError, IdentityMismatchError, PasswordRefusedError, RotationError, SettingsError, UserStateError } from './errors';
import { loginOf, parseContent, samePlace, type Login } from './secret-content';
import type { SecretRotation } from './secret-rotation';
import type { Strategy } from './strategy';
import { openSuperuser } from './superuser';
import { userPlan, type UserPlan } from './user-plan';
import type { Database, DatabaseSession, WantedUser } from '../databases/database';

/** The current and the pending login of one rotation, compared before anything is contacted. */
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
    const login = this.login(rotation, current, 'AWSCURRENT');
    const { host, port, dbname } = login;
    const place = { host, ...(port === undefined ? {} : { port }), ...(dbname === undefined ? {} : { dbname }) };
    return JSON.stringify({ ...place, ...content, username: this.planOf(rotation).nextUsername(login), password: rotation.newPassword() });
  }

  public refusal(rotation: SecretRotation, current: string, pending: string): string | undefined {
    try {
      const login = this.login(rotation, current, 'AWSCURRENT');
      return this.compare(rotation, login, pending).login.password === login.password ? 'it has the current password' : undefined;
    } catch (error) {
      return error instanceof RotationError ? error.reason : 'it cannot be read';
    }
  }

  public async set(rotation: SecretRotation): Promise<void> {
    const logins = await this.logins(rotation);
    try {
      await this.bring(rotation, logins);
    } catch (error) {
      if (!(error instanceof PasswordRefusedError)) {
        throw error;
      }
      // A stored value that the server will never take would refuse every retry, too.
      rotation.tools.log.warn('password refused by the server', { reason: error.message });
      await rotation.replacePending(this.newValue(rotation, await rotation.current()));
      await this.bring(rotation, await this.logins(rotation));
    }
    if (this.planOf(rotation).promotesEarly) {
      await rotation.promote();
    }
  }

  public async test(rotation: SecretRotation): Promise<void> {
    const value = await rotation.current();
    const current = this.login(rotation, value, 'AWSCURRENT');
    const pending = await rotation.pending();
    if (pending === undefined || (pending === value && !rotation.isDone)) {
      // Called alone, before a schedule starts: there is only the current value to prove.
      await this.using(await this.database.open(current), () => Promise.resolve());
      return;
    }
    const { login, wanted } = this.compare(rotation, current, pending, rotation.isDone);
    await this.using(await this.database.open(login), (session) => this.demand(session, wanted));
  }

  /** Does what is missing for the pending login to work as wanted. */
  private async bring(rotation: SecretRotation, logins: Logins): Promise<void> {
    const missing = await this.missing(rotation, logins);
    if (missing.length === 0) {
      rotation.tools.log.info('user already is as wanted');
      return;
    }
    rotation.tools.log.info('changing user', { missing });
    const session = await this.sessionForChange(rotation, logins);
    await this.using(session, () => session.apply(logins.wanted, () => rotation.ensureInProgress()));
    const left = await this.missing(rotation, logins);
    if (left.length > 0) {
      throw new UserStateError(`after the change, of user "${logins.wanted.username}": ${left.join('; ')}`);
    }
  }

  /** How the pending login differs from what is wanted, as its own user sees it. */
  private async missing(rotation: SecretRotation, { current, pending, wanted }: Logins): Promise<readonly string[]> {
    const session = await this.tryOpen(pending);
    if (session === undefined) {
      return ['the new password does not log in'];
    }
    const differences = await this.using(session, () => session.differences(wanted));
    if (!this.planOf(rotation).keepsFormer || rotation.isDone) {
      return differences;
    }
    const former = await this.tryOpen(current);
    await former?.close();
    return former ? differences : [...differences, 'the former password does not log in'];
  }

  /** A session that may make the change. */
  private async sessionForChange(rotation: SecretRotation, logins: Logins): Promise<DatabaseSession> {
    if (rotation.tools.settings.superuserSecretArn !== undefined) {
      return openSuperuser(rotation, this.database, logins.current);
    }
    if (this.planOf(rotation).needsSuperuser) {
      throw new SettingsError('alternatingUsers needs the secret of a user that may change others');
    }
    return this.openAsUser(rotation, logins);
  }

  /** Logs in as the user itself, with whatever value still works. */
  private async openAsUser(rotation: SecretRotation, { current, pending }: Logins): Promise<DatabaseSession> {
    for (const login of [current, pending]) {
      const session = await this.tryOpen(login);
      if (session) {
        return session;
      }
    }
    for await (const value of rotation.former()) {
      const login = this.sameUser(rotation, current, value);
      const session = login && await this.tryOpen(login);
      if (session) {
        rotation.tools.log.warn('a former value still logs in, neither AWSCURRENT nor AWSPENDING does');
        return session;
      }
    }
    throw new AuthenticationError(`the database refuses user "${current.username}" with the current, the pending and every former password`);
  }

  /** A former value as login, where it is of the same user at the same place; others are never contacted. */
  private sameUser(rotation: SecretRotation, current: Login, value: string): Login | undefined {
    try {
      const login = this.login(rotation, value, 'a former value');
      return login.username === current.username && samePlace(login, current) ? login : undefined;
    } catch {
      return undefined;
    }
  }

  private async logins(rotation: SecretRotation): Promise<Logins> {
    const current = this.login(rotation, await rotation.current(), 'AWSCURRENT');
    const value = await rotation.pending();
    if (value === undefined) {
      throw new UserStateError('there is no pending value; createSecret must come first');
    }
    const { login, wanted } = this.compare(rotation, current, value, rotation.isDone);
    return { current, pending: login, wanted };
  }

  /** Guards against being led to another account: the pending value must be for the right user at the same place. */
  private compare(rotation: SecretRotation, current: Login, value: string, done = false): { login: Login; wanted: WantedUser } {
    const pending = this.login(rotation, value, 'AWSPENDING');
    const plan = this.planOf(rotation);
    if (!samePlace(current, pending)) {
      throw new IdentityMismatchError('AWSCURRENT and AWSPENDING are for different databases');
    }
    if (!done && pending.username !== plan.nextUsername(current)) {
      throw new IdentityMismatchError('AWSPENDING is for another user than this rotation is about');
    }
    return { login: pending, wanted: plan.wanted(current, pending) };
  }

  private async demand(session: DatabaseSession, wanted: WantedUser): Promise<void> {
    const differences = await session.differences(wanted);
    if (differences.length > 0) {
      throw new UserStateError(`user "${wanted.username}" logs in, but: ${differences.join('; ')}`);
    }
  }

  private async tryOpen(login: Login): Promise<DatabaseSession | undefined> {
    try {
      return await this.database.open(login);
    } catch (error) {
      // Only a refused password lets us look further: behind any other error, the next one fails alike.
      if (error instanceof AuthenticationError) {
        return undefined;
      }
      throw error;
    }
  }

  private async using<T>(session: DatabaseSession, action: (session: DatabaseSession) => Promise<T>): Promise<T> {
    try {
      return await action(session);
    } finally {
      await session.close();
    }
  }

  private login(rotation: SecretRotation, value: string, what: string): Login {
    return loginOf(parseContent(value, what), rotation.tools.settings.endpoint, what);
  }

  private planOf(rotation: SecretRotation): UserPlan {
    this.plan ??= userPlan(rotation.tools.settings);
    return this.plan;
  }
}
