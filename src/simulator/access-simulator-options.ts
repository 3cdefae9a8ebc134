import type { ControlPolicy } from './control-policy';
import type { OutsidePrincipal } from './outside-principal';
import type { PolicySource } from './policy-source';
import type { SimulatedKeyGrant } from './simulated-key-grant';

/** Facts that the simulator needs and that templates do not contain. */
export interface AccessSimulatorOptions {
  /**
   * The account of stacks that do not specify one, 12 digits.
   *
   * @default '111111111111'
   */
  readonly account?: string;

  /**
   * The region of stacks that do not specify one.
   *
   * @default 'us-east-1'
   */
  readonly region?: string;

  /**
   * Values of parameters, for every stack that declares them and is not a nested stack.
   *
   * @default - the templates' own defaults; an answer that depends on a parameter without a default is inconclusive
   */
  readonly parameters?: { [name: string]: string };

  /**
   * Service control policies. They apply to all principals except services and service-linked roles.
   *
   * @default - no service control policy limits the principals
   */
  readonly serviceControlPolicies?: ControlPolicy[];

  /**
   * Resource control policies in addition to AWS's `RCPFullAWSAccess`, which always applies.
   *
   * @default - no resource control policy limits the resources
   */
  readonly resourceControlPolicies?: ControlPolicy[];

  /**
   * Managed policies that are in no template, by ARN.
   *
   * @default - the simulator knows about ninety of AWS's managed policies; an answer that depends on another one is inconclusive
   */
  readonly managedPolicies?: { [arn: string]: PolicySource };

  /**
   * Grants of KMS keys.
   *
   * @default - none
   */
  readonly keyGrants?: SimulatedKeyGrant[];

  /**
   * Principals that are in no template.
   *
   * @default - only the names of those that templates attach policies to are known
   */
  readonly outsidePrincipals?: OutsidePrincipal[];

  /**
   * Id of the organization, such as `o-a1b2c3d4e5`. It is the organization of the templates' accounts and of every principal in a query.
   *
   * For a principal of another organization, set `aws:PrincipalOrgID` in the query's `context`.
   *
   * @default - an answer that depends on `aws:PrincipalOrgID` or `aws:ResourceOrgID` is inconclusive
   */
  readonly organizationId?: string;
}
