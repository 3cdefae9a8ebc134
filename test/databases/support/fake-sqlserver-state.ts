import { fold } from './fake-sqlserver-names';

export interface FakeLogin {
  readonly name: string;
  password: string;
  isDisabled: boolean;
  isLocked: boolean;
  isExpired: boolean;
  readonly isAdministrator: boolean;
  /** A login that is dropped and made again is another one. */
  readonly sid: number;
  readonly serverRoles: Set<string>;
}

export interface FakePermission {
  readonly grantee: string;
  readonly state: 'GRANT' | 'DENY' | 'GRANT_WITH_GRANT_OPTION';
  readonly permission: string;
  readonly schema?: string;
  readonly object?: string;
  readonly column?: string;
}

/** Users, roles, schemas and permissions of the one database, and the logins of the server. */
export class SqlServerState {
  public readonly logins = new Map<string, FakeLogin>();
  /** By name: the sid each belongs to. */
  public readonly users = new Map<string, { readonly name: string; sid: number }>();
  public readonly roles = new Map<string, Set<string>>();
  public readonly schemas = new Map<string, { owner: string }>();
  public readonly permissions: FakePermission[] = [];
  private readonly locks = new Map<string, { holder: object; readonly queue: (() => void)[] }>();
  private sids = 0;

  /** Makes a login outside of any session, as the suite does. */
  public addLogin(name: string, password: string, isAdministrator = false): FakeLogin {
    const login: FakeLogin = {
      name, password, isDisabled: false, isLocked: false, isExpired: false, isAdministrator, sid: ++this.sids, serverRoles: new Set(),
    };
    this.logins.set(fold(name), login);
    return login;
  }

  public userOf(login: FakeLogin): string | undefined {
    return [...this.users.values()].find((user) => user.sid === login.sid)?.name;
  }

  /** What `user` is, with all roles it is in, also by way of roles. */
  public principalsOf(user: string): string[] {
    const found = [fold(user)];
    for (let index = 0; index < found.length; index++) {
      const direct = [...this.roles].filter(([role, members]) => members.has(found[index] ?? '') && !found.includes(role)).map(([role]) => role);
      found.push(...direct);
    }
    return found;
  }

  public may(user: string, permission: string, schema?: string): boolean {
    const principals = this.principalsOf(user);
    const mine = this.permissions.filter((row) => principals.includes(fold(row.grantee)) && row.object === undefined
      && (row.schema === undefined || row.schema === schema) && [permission, 'CONTROL'].includes(row.permission));
    const owns = schema !== undefined && principals.includes(fold(this.schemas.get(schema)?.owner ?? ''));
    return !mine.some((row) => row.state === 'DENY') && (owns || mine.length > 0);
  }

  /** Waits for the lock; false where it takes too long. */
  public async lock(name: string, session: object): Promise<void> {
    const lock = this.locks.get(name);
    if (!lock) {
      this.locks.set(name, { holder: session, queue: [] });
    } else if (lock.holder !== session) {
      await new Promise<void>((resolve) => lock.queue.push(() => {
        lock.holder = session;
        resolve();
      }));
    }
  }

  public unlock(session: object): void {
    for (const [name, lock] of this.locks) {
      if (lock.holder === session) {
        const next = lock.queue.shift();
        if (next) {
          next();
        } else {
          this.locks.delete(name);
        }
      }
    }
  }

  public nextSid(): number {
    return ++this.sids;
  }
}
