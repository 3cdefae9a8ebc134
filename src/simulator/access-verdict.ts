/** The result of a decision. */
export enum AccessVerdict {
  /** Secrets Manager and KMS allow the request. */
  ALLOWED = 'allowed',
  /** A statement denies the request. */
  EXPLICITLY_DENIED = 'explicitly denied',
  /** No statement allows the request. */
  IMPLICITLY_DENIED = 'implicitly denied',
  /** The templates and options do not contain enough information; the explanation says what is missing. */
  INCONCLUSIVE = 'inconclusive',
}
