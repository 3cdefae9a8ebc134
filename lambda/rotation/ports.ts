/**
 * What the four steps require from outside, in addition to the database (databases/database.ts).
 *
 * Every side effect of a rotation is a method call on a port. The crash tests wrap the ports and
 * kill the process before and after each call. Code with other side effects would escape them.
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

/** The description of a secret, without any value. */
export interface SecretDescription {
  readonly arn: string;
  /** Version ids and their labels; versions without a label are not listed. */
  readonly stages: ReadonlyMap<string, readonly string[]>;
}

/** The operations of Secrets Manager that a rotation requires. */
export interface SecretStore {
  describe(secretId: string): Promise<SecretDescription>;
  /** The value of a version; undefined if there is no such version or it has no value yet. */
  read(secretId: string, selector: VersionSelector): Promise<StoredVersion | undefined>;
  /** Ids of versions that lost all labels but can still be read, newest first. */
  unlabelled(secretId: string): Promise<readonly string[]>;
  /**
   * Gives a version its value and the label AWSPENDING. A version keeps its first value: the
   * same value again succeeds, another one is refused.
   */
  putPending(secretId: string, versionId: string, value: string, rotationToken?: string): Promise<void>;
  /** Moves AWSCURRENT; AWSPREVIOUS moves to `from`. Refused if `from` does not have AWSCURRENT. */
  moveCurrent(secretId: string, versions: { readonly from: string; readonly to: string }): Promise<void>;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** A source of random numbers that cannot be predicted. */
export interface Random {
  /** A whole number from 0 up to, not including, `limit`, each as likely as the others. */
  below(limit: number): number;
}

/** Receives structured log entries, one object per line. */
export interface LogSink {
  write(line: string): void;
}
