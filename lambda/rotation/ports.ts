/**
 * What the four steps need from outside, besides the database (databases/database.ts).
 *
 * Every side effect of a rotation is a method call on a port. The crash tests wrap the ports and
 * kill the process before and after each call; code that reaches outside any other way escapes them.
 */

export const AWSCURRENT = 'AWSCURRENT';
export const AWSPENDING = 'AWSPENDING';
export const AWSPREVIOUS = 'AWSPREVIOUS';

/** Names one version: by label or by id. */
export interface VersionSelector {
  readonly stage?: string;
  readonly versionId?: string;
}

/** A version that has a value. */
export interface StoredVersion {
  readonly versionId: string;
  readonly value: string;
}

/** What a secret is, without any value. */
export interface SecretDescription {
  readonly arn: string;
  /** Version ids and their labels; versions without label are not among them. */
  readonly stages: ReadonlyMap<string, readonly string[]>;
}

/** Secrets Manager, as far as a rotation needs it. */
export interface SecretStore {
  describe(secretId: string): Promise<SecretDescription>;
  /** The value of a version; undefined where there is no such version or it has no value yet. */
  read(secretId: string, selector: VersionSelector): Promise<StoredVersion | undefined>;
  /** Ids of versions that lost all labels but can still be read, newest first. */
  unlabelled(secretId: string): Promise<readonly string[]>;
  /**
   * Gives a version its value and the label AWSPENDING. A version id takes one value for ever: the
   * same value again succeeds, another one is refused.
   */
  putPending(secretId: string, versionId: string, value: string, rotationToken?: string): Promise<void>;
  /** Moves AWSCURRENT; AWSPREVIOUS follows to where it was. Refused where `from` does not have it. */
  moveCurrent(secretId: string, versions: { readonly from: string; readonly to: string }): Promise<void>;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Randomness that nobody can guess. */
export interface Random {
  /** A whole number from 0 up to, not including, `limit`, each as likely as the others. */
  below(limit: number): number;
}

/** Where structured log entries go; one object per line. */
export interface LogSink {
  write(line: string): void;
}
