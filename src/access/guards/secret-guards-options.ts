import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';

/** Options of `SecretGuards.standard`. */
export interface SecretGuardsOptions {
  /**
   * Roles, users or ArnPrincipals who may administer the secret as well, such as the role of the security team.
   *
   * @default - the account root and the deployment role only
   */
  readonly exempt?: iam.IPrincipal[];

  /**
   * The role that deploys the stack, beside the one that the stack's synthesizer knows. It must not be made by the secret's own stack,
   * which could not be mended without it.
   *
   * @default - the synthesizer's CloudFormation execution role; required where the synthesizer has none, as with `LegacyStackSynthesizer`
   */
  readonly deploymentRole?: iam.IRole;

  /**
   * Keys of the tags that policies compare; only administrators may change them. Case does not matter. A hierarchy adds its own.
   *
   * @default - `Environment` and `Application`
   */
  readonly securityTagKeys?: string[];

  /**
   * Functions that may be made the secret's rotation function.
   *
   * @default - the function that the secret's own rotation names
   */
  readonly rotationFunctions?: lambda.IFunction[];

  /**
   * The value may be read and written through these Secrets Manager endpoints only; name those of each region with a replica too, since
   * replicas carry the policy. AWS services, calls that they make for somebody, the deployment role and the rotation role are left alone.
   *
   * @default - from everywhere
   */
  readonly allowedVpcEndpoints?: ec2.IVpcEndpoint[];

  /**
   * The value may be read and written by principals of this organization only, such as `o-a1b2c3d4e5`. AWS services, calls that they
   * make for somebody, the deployment role and the rotation role are left alone.
   *
   * @default - by whom policies allow
   */
  readonly organizationId?: string;

  /**
   * Principals who reach the value from outside the endpoints and the organization without administering it, such as the role of a
   * database proxy.
   *
   * @default - only those who are always left alone
   */
  readonly exemptReaders?: iam.IPrincipal[];
}
