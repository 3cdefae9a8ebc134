import type { PrivilegeSettings } from '../../src/private/handler-contract';
import type { Redactor } from '../rotation/redaction';
import type { Login } from '../rotation/secret-content';

/** What a user shall be like. Asking for a state rather than for actions is what makes a retry safe. */
export interface WantedUser {
  readonly username: string;
  readonly password: string;
  /** Another password that must go on working (strategy `dualPassword`). */
  readonly keptPassword?: string;
  /** What was valid before the current password, where it is known; read where an adapter cannot see whether it still is. */
  readonly formerPassword?: () => Promise<string | undefined>;
  /** What the user may do; where absent its rights are left as they are. */
  readonly privileges?: PrivilegeSettings;
  /** The user it takes turns with, and the role both belong to (strategy `alternatingUsers`). */
  readonly alternation?: { readonly other: string; readonly ownerRole: string };
}

/**
 * One engine. An adapter implements this over a connector of its own (`SqlConnector` for SQL), so
 * that the crash tests see every statement.
 */
export interface Database {
  /** The engine's name for people, such as `PostgreSQL`. */
  readonly name: string;
  /** Whether a user can have two passwords (strategy `dualPassword`). */
  readonly keepsTwoPasswords: boolean;
  /**
   * Logs in, over verified TLS. Resolves only where this password was really checked.
   *
   * @throws AuthenticationError where user or password are refused, and only then
   * @throws UnreachableDatabaseError, TlsError, TooManyConnectionsError, ReadOnlyDatabaseError, DatabaseError
   */
  open(login: Login): Promise<DatabaseSession>;
}

/** A session of one user. */
export interface DatabaseSession {
  /**
   * In which ways the user is not as wanted, one phrase each, none where all is well. Passwords
   * are not looked at: a login proves them. A session sees what its own user may see.
   */
  differences(wanted: WantedUser): Promise<readonly string[]>;
  /**
   * Makes the user as wanted; creates it where missing and where this session may. Atomic where the
   * engine is; in any case it may be broken off anywhere and called again.
   *
   * `guard` must be awaited after any lock was taken and right before the first change; it throws
   * where this rotation was overtaken by another one.
   *
   * @throws PasswordRefusedError where a policy refuses the password
   * @throws InsufficientPrivilegeError where this session's user may not do it
   */
  apply(wanted: WantedUser, guard: () => Promise<void>): Promise<void>;
  /** Never throws: what matters has been committed. */
  close(): Promise<void>;
}

/** What every adapter is made with. */
export interface DatabaseEnvironment {
  /** Driver errors pass through it before they become causes. */
  readonly redactor: Redactor;
  /** Certificates of authorities in PEM form; nothing else is trusted. */
  readonly certificates: readonly string[];
  readonly connectTimeoutMillis: number;
  /** For one statement, also where the server falls silent in the middle. */
  readonly statementTimeoutMillis: number;
}
