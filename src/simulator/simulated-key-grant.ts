/**
 * A grant of a KMS key. Templates do not contain grants.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
export interface SimulatedKeyGrant {
  /** The key: `Stack/LogicalId`, or its ARN. */
  readonly key: string;

  /** The principal that the grant allows to use the key: the ARN of a role, user or session, or the id of an account. */
  readonly grantee: string;

  /** Operations of KMS without the service, such as `Decrypt`. */
  readonly operations: string[];

  /**
   * Pairs that the encryption context must contain.
   *
   * @default - no constraint
   */
  readonly encryptionContextSubset?: { [key: string]: string };

  /**
   * The complete encryption context. The encryption context of Secrets Manager has the keys `SecretARN` and `SecretVersionId`.
   *
   * @default - no constraint
   */
  readonly encryptionContextEquals?: { [key: string]: string };
}
