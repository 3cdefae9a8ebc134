/** One of the four steps Secrets Manager asks for. */
export type Step = 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';

/** What a driver or the SDK said, without its object: those carry statements, options and values. */
export interface Cause {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
}

/** Where an error happened; the engine fills it in, adapters need not know. */
export interface Place {
  readonly step: Step;
  readonly secretArn: string;
}

/**
 * Why a rotation failed. The message names step, secret and cause, never a value, and ends with an
 * id that has an entry in docs/runbook.md.
 */
export class RotationError extends Error {
  public override readonly name: string = 'RotationError';
  public readonly id: string = 'rotation-failed';
  private place?: Place;

  constructor(public readonly reason: string, public readonly underlying?: Cause) {
    super(reason);
    this.message = this.describe();
  }

  /** Names step and secret; the innermost place wins, as a superuser's secret is not the rotated one. */
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

/** A secret's content is not what a rotation can work with. */
export class SecretShapeError extends RotationError {
  public override readonly name = 'SecretShapeError';
  public override readonly id = 'secret-shape';
}

/** Current and pending value, or the settings, disagree about user or place: nothing was contacted. */
export class IdentityMismatchError extends RotationError {
  public override readonly name = 'IdentityMismatchError';
  public override readonly id = 'identity-mismatch';
}

/** The version Secrets Manager asks about has not, or no longer, the label it must have. */
export class StagingLabelError extends RotationError {
  public override readonly name = 'StagingLabelError';
  public override readonly id = 'staging-label';
}

/** The function's own settings cannot be worked with. */
export class SettingsError extends RotationError {
  public override readonly name = 'SettingsError';
  public override readonly id = 'rotation-settings';
}

/** The database refused the user or the password. */
export class AuthenticationError extends RotationError {
  public override readonly name = 'AuthenticationError';
  public override readonly id = 'authentication';
}

/** No answer from the database: wrong host, closed port, security group, silence. */
export class UnreachableDatabaseError extends RotationError {
  public override readonly name = 'UnreachableDatabaseError';
  public override readonly id = 'database-unreachable';
}

/** TLS is refused by the server, or its certificate is not trusted. There is no fall-back. */
export class TlsError extends RotationError {
  public override readonly name = 'TlsError';
  public override readonly id = 'tls';
}

/** The server takes no further connection. */
export class TooManyConnectionsError extends RotationError {
  public override readonly name = 'TooManyConnectionsError';
  public override readonly id = 'too-many-connections';
}

/** The host is a replica or otherwise takes no changes. */
export class ReadOnlyDatabaseError extends RotationError {
  public override readonly name = 'ReadOnlyDatabaseError';
  public override readonly id = 'database-read-only';
}

/** The database's password policy refused the new password. */
export class PasswordRefusedError extends RotationError {
  public override readonly name = 'PasswordRefusedError';
  public override readonly id = 'password-refused';
}

/** The session may not make the change. */
export class InsufficientPrivilegeError extends RotationError {
  public override readonly name = 'InsufficientPrivilegeError';
  public override readonly id = 'insufficient-privilege';
}

/** The user logs in, but lacks what it must have, and this session cannot give it. */
export class UserStateError extends RotationError {
  public override readonly name = 'UserStateError';
  public override readonly id = 'user-state';
}

/** The database answered with an error that is none of the above. */
export class DatabaseError extends RotationError {
  public override readonly name = 'DatabaseError';
  public override readonly id = 'database';
}

/** Secrets Manager refused a call. */
export class SecretStoreError extends RotationError {
  public override readonly name = 'SecretStoreError';
  public override readonly id = 'secrets-manager';
}
