import type { OutsidePrincipal } from './outside-principal';

/** A service or resource control policy of the organization. */
export interface ControlPolicy {
  /** What explanations call it. */
  readonly name: string;

  /** The policy document, as `iam.PolicyDocument` or as JSON. */
  readonly document: any;

  /**
   * Where it is attached, such as `root` or the name of an organizational unit: every level has to allow a request.
   *
   * @default 'account'
   */
  readonly level?: string;
}

/** A grant of a KMS key that was made outside of the templates. */
export interface SimulatedKeyGrant {
  /** The key: `Stack/LogicalId`, or its ARN. */
  readonly key: string;

  /** ARN of the principal that may use the key. */
  readonly grantee: string;

  /** Operations such as `Decrypt`. */
  readonly operations: string[];

  /**
   * Pairs that the encryption context has to include.
   *
   * @default - no constraint
   */
  readonly encryptionContextSubset?: { [key: string]: string };

  /**
   * Pairs that the encryption context has to consist of. Secrets Manager's has `SecretARN` and `SecretVersionId`.
   *
   * @default - no constraint
   */
  readonly encryptionContextEquals?: { [key: string]: string };
}

/** What templates do not tell, for the simulator. */
export interface AccessSimulatorOptions {
  /**
   * Account of stacks without one, 12 digits.
   *
   * @default '111111111111'
   */
  readonly account?: string;

  /**
   * Region of stacks without one.
   *
   * @default 'us-east-1'
   */
  readonly region?: string;

  /**
   * Values of parameters, for every stack that declares them and is not nested in another.
   *
   * @default - the templates' own defaults; parameters without one make answers that depend on them inconclusive
   */
  readonly parameters?: { [name: string]: string };

  /**
   * Service control policies.
   *
   * @default - none limits the principals
   */
  readonly serviceControlPolicies?: ControlPolicy[];

  /**
   * Resource control policies; AWS's `RCPFullAWSAccess` is always there.
   *
   * @default - none limits the resources
   */
  readonly resourceControlPolicies?: ControlPolicy[];

  /**
   * Documents of managed policies that no template holds, as `iam.PolicyDocument` or as JSON, by ARN.
   *
   * @default - a few of AWS's own are known, others make answers that depend on them inconclusive
   */
  readonly managedPolicies?: { [arn: string]: any };

  /**
   * Grants of keys.
   *
   * @default - none
   */
  readonly keyGrants?: SimulatedKeyGrant[];

  /**
   * What is known of principals outside of the templates.
   *
   * @default - only that templates attach policies to some
   */
  readonly outsidePrincipals?: OutsidePrincipal[];

  /**
   * Id of the organization that the accounts of the templates and of all principals asked about belong to, such as `o-a1b2c3d4e5`.
   *
   * For somebody of another one, give `aws:PrincipalOrgID` with the query's `context`.
   *
   * @default - answers that depend on `aws:PrincipalOrgID` or `aws:ResourceOrgID` are inconclusive
   */
  readonly organizationId?: string;
}
