import type { PrivilegeSettings } from '../../src/private/handler-contract';
import type { Redactor } from '../rotation/redaction';
import type { Login } from '../rotation/secret-content';

/** The state that a user must have. Since it is a state and not a list of actions, a retry is safe. */
export interface WantedUser {
  readonly username: string;
  readonly password: string;
  /** Another password that must stay valid (strategy `dualPassword`). */
  readonly keptPassword?: string;
  /** The password before the current one, if it is known. Adapters read it if they cannot see whether it is still valid. */
  readonly formerPassword?: () => Promise<string | undefined>;
  /** What the user is allowed to do. @default - its privileges stay as they are */
  readonly privileges?: PrivilegeSettings;
  /** The user it alternates with, and the role of both (strategy `alternatingUsers`). */
  readonly alternation?: { readonly other: string; readonly ownerRole: string };
}

/**
 * One engine. An adapter implements this over a connector (`SqlConnector` for SQL), so
 * that the crash tests see every statement.
 */
export interface Database {
  /** The engine's name in messages, such as `PostgreSQL`. */
  readonly name: string;
  /** Whether a user can have two passwords (strategy `dualPassword`). */
  readonly keepsTwoPasswords: boolean;
  /**
   * Logs in, over verified TLS. Resolves only if the server really checked this password.
   *
   * @throws AuthenticationError if the user or the password is refused, and only then
   * @throws UnreachableDatabaseError, TlsError, TooManyConnectionsError, ReadOnlyDatabaseError, DatabaseError
   */
  open(login: Login): Promise<DatabaseSession>;
}

/** A session of one user. */
export interface DatabaseSession {
  /**
   * How the user differs from what is wanted, one phrase each; empty if it does not. Passwords
   * are not compared: a login proves them. A session sees what its own user is allowed to see.
   */
  differences(wanted: WantedUser): Promise<readonly string[]>;
  /**
   * Changes the user to what is wanted. Creates it if it is missing and this session is permitted to. Atomic if the
   * engine is; on every engine it can stop at any point and be called again.
   *
   * `guard` must be awaited after any lock was acquired and right before the first change. It throws
   * if another rotation began in the meantime.
   *
   * @throws PasswordRefusedError if a policy refuses the password
   * @throws InsufficientPrivilegeError if this session's user is not permitted to do it
   */
  apply(wanted: WantedUser, guard: () => Promise<void>): Promise<void>;
  /** Never throws: the change has been committed before. */
  close(): Promise<void>;
}

/** What every adapter receives. */
export interface DatabaseEnvironment {
  /** Masks values in driver errors before these become causes. */
  readonly redactor: Redactor;
  /** Certificates of authorities in PEM form; nothing else is trusted. */
  readonly certificates: readonly string[];
  readonly connectTimeoutMillis: number;
  /** For one statement, also if the server stops answering during it. */
  readonly statementTimeoutMillis: number;
}
