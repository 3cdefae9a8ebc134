/** One of the four steps Secrets Manager asks for. */
export type Step = 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';

/** What a driver or the SDK reported, without its object: those hold statements, options and values. */
export interface Cause {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
}

/** In which step, and for which secret, an error happened. The engine adds it; adapters do not know it. */
export interface Place {
  readonly step: Step;
  readonly secretArn: string;
}

/**
 * Why a rotation failed. The message names step, secret and cause, never a value, and ends with an
 * id that has an entry in docs/runbook.md.
 */
export class RotationError extends Error {
  /** The class's name, which minifying does not change. */
  public static readonly label: string = 'RotationError';
  public static readonly id: string = 'rotation-failed';
  public override readonly name: string;
  /** Also the end of the message. Public API, since operators search for it. */
  public readonly id: string;
  private place?: Place;

  constructor(public readonly reason: string, public readonly underlying?: Cause) {
    super(reason);
    this.name = new.target.label;
    this.id = new.target.id;
    this.message = this.describe();
  }

  /** Adds step and secret. The first place that was added stays. */
  public at(place: Place): this {
    this.place ??= place;
    this.message = this.describe();
    return this;
  }

  private describe(): string {
    const where = this.place ? `${this.place.step} of ${this.place.secretArn}: ` : '';
    const why = this.underlying ? `; cause: ${describeCause(this.underlying)}` : '';
    return `${where}${this.reason}${why} [${this.id}]`;
  }
}

function describeCause(cause: Cause): string {
  return cause.code ? `${cause.message} (${cause.code})` : cause.message;
}

/** The content of a secret does not have the form that a rotation requires. */
export class SecretShapeError extends RotationError {
  public static override readonly label: string = 'SecretShapeError';
  public static override readonly id: string = 'secret-shape';
}

/** Current value, pending value and settings name different users or hosts: no host was contacted. */
export class IdentityMismatchError extends RotationError {
  public static override readonly label: string = 'IdentityMismatchError';
  public static override readonly id: string = 'identity-mismatch';
}

/** The version that this step is for does not have the label that it must have. */
export class StagingLabelError extends RotationError {
  public static override readonly label: string = 'StagingLabelError';
  public static override readonly id: string = 'staging-label';
}

/** The function's own settings are invalid. */
export class SettingsError extends RotationError {
  public static override readonly label: string = 'SettingsError';
  public static override readonly id: string = 'rotation-settings';
}

/** The database refused the user or the password. */
export class AuthenticationError extends RotationError {
  public static override readonly label: string = 'AuthenticationError';
  public static override readonly id: string = 'authentication';
}

/** No answer from the database: wrong host, closed port, security group, silence. */
export class UnreachableDatabaseError extends RotationError {
  public static override readonly label: string = 'UnreachableDatabaseError';
  public static override readonly id: string = 'database-unreachable';
}

/** TLS is refused by the server, or its certificate is not trusted. There is no fall-back. */
export class TlsError extends RotationError {
  public static override readonly label: string = 'TlsError';
  public static override readonly id: string = 'tls';
}

/** The server accepts no further connection. */
export class TooManyConnectionsError extends RotationError {
  public static override readonly label: string = 'TooManyConnectionsError';
  public static override readonly id: string = 'too-many-connections';
}

/** The host is a replica, or refuses changes for another reason. */
export class ReadOnlyDatabaseError extends RotationError {
  public static override readonly label: string = 'ReadOnlyDatabaseError';
  public static override readonly id: string = 'database-read-only';
}

/** The database's password policy refused the new password. */
export class PasswordRefusedError extends RotationError {
  public static override readonly label: string = 'PasswordRefusedError';
  public static override readonly id: string = 'password-refused';
}

/** The session is not permitted to apply the change. */
export class InsufficientPrivilegeError extends RotationError {
  public static override readonly label: string = 'InsufficientPrivilegeError';
  public static override readonly id: string = 'insufficient-privilege';
}

/** The user logs in, but lacks what it must have, and this session cannot give it. */
export class UserStateError extends RotationError {
  public static override readonly label: string = 'UserStateError';
  public static override readonly id: string = 'user-state';
}

/** The database answered with an error that is none of the above. */
export class DatabaseError extends RotationError {
  public static override readonly label: string = 'DatabaseError';
  public static override readonly id: string = 'database';
}

/** Secrets Manager refused a call. */
export class SecretStoreError extends RotationError {
  public static override readonly label: string = 'SecretStoreError';
  public static override readonly id: string = 'secrets-manager';
}
