import type { PolicySource } from './policy-source';

/** A principal that is in no template. */
export interface OutsidePrincipal {
  /**
   * The ARN of a role, a user, a session of either, or a root user. A service has its name, such as `lambda.amazonaws.com`. A role or user
   * that templates attach policies to can also have its name.
   */
  readonly principal: string;

  /**
   * All its identity policies, except those that templates attach to it.
   *
   * @default - unknown: an answer that depends on them is inconclusive
   */
  readonly identityPolicies?: PolicySource[];

  /**
   * Its permissions boundary.
   *
   * @default - it has none if `identityPolicies` are given, otherwise its boundary is unknown
   */
  readonly permissionsBoundary?: PolicySource;

  /**
   * All its tags.
   *
   * @default - unknown: an answer that depends on them is inconclusive
   */
  readonly tags?: { [key: string]: string };
}
