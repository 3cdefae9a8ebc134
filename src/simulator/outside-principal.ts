/** A principal that no template makes, as far as it is known. */
export interface OutsidePrincipal {
  /**
   * Its ARN: a role, a user, the session of either, or a root user; the name of a service, such as `lambda.amazonaws.com`;
   * or the name of a role or user that templates attach policies to.
   */
  readonly principal: string;

  /**
   * Documents of all its identity policies but those that templates attach to it, as `iam.PolicyDocument` or as JSON.
   *
   * @default - unknown; answers that depend on them are inconclusive
   */
  readonly identityPolicies?: any[];

  /**
   * Document of its permissions boundary, as `iam.PolicyDocument` or as JSON.
   *
   * @default - it has none where `identityPolicies` are given, else it is unknown
   */
  readonly permissionsBoundary?: any;

  /**
   * All its tags.
   *
   * @default - unknown; answers that depend on them are inconclusive
   */
  readonly tags?: { [key: string]: string };
}
