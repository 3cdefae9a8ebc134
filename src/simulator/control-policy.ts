import type { PolicySource } from './policy-source';

/**
 * A service control policy or a resource control policy of the organization.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_authorization_policies.html
 */
export interface ControlPolicy {
  /** The name of the policy in explanations. */
  readonly name: string;

  /** The policy document. */
  readonly document: PolicySource;

  /**
   * The level of the organization that the policy is attached to, such as `root` or the name of an organizational unit.
   *
   * At every level, at least one policy must allow a request.
   *
   * @default 'account'
   */
  readonly level?: string;
}
