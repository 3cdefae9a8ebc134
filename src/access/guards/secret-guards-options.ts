import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';

/** Options of `SecretGuards.standard`. */
export interface SecretGuardsOptions {
  /**
   * Further roles, users or ArnPrincipals that may administer the secret, such as the role of the security team.
   *
   * @default - only the account root and the deployment role
   */
  readonly exempt?: iam.IPrincipal[];

  /**
   * The role that deploys the stack, in addition to the role of the stack's synthesizer. It must not be a role of the secret's own
   * stack: without the role, the policy could not be changed.
   *
   * @default - the synthesizer's CloudFormation execution role; required if the synthesizer has none, as `LegacyStackSynthesizer`
   */
  readonly deploymentRole?: iam.IRole;

  /**
   * Keys of the tags that policies compare. Only administrators may change these tags. Case is ignored. A hierarchy adds its own keys.
   *
   * @default - `Environment` and `Application`
   */
  readonly securityTagKeys?: string[];

  /**
   * Functions that may be set as the secret's rotation function.
   *
   * @default - only the function of the secret's own rotation
   */
  readonly rotationFunctions?: lambda.IFunction[];

  /**
   * Secrets Manager endpoints: the value may be read and written only through these. Replicas have the same policy, so give the
   * endpoints of each region with a replica, too. AWS services, calls of services on behalf of a principal, the deployment role and the
   * rotation role are exempt.
   *
   * @default - the value may be read and written from everywhere
   */
  readonly allowedVpcEndpoints?: ec2.IVpcEndpoint[];

  /**
   * The id of an AWS organization: only its principals may read and write the value. `o-` and 10 to 32 lower-case letters or digits, such as
   * `o-a1b2c3d4e5`. AWS services, calls of services on behalf of a principal, the deployment role and the rotation role are exempt.
   *
   * @default - all principals that policies allow
   */
  readonly organizationId?: string;

  /**
   * Roles, users or ArnPrincipals that may use the value from outside the endpoints and the organization, but may not administer the
   * secret, such as the role of a database proxy.
   *
   * @default - only the principals that are always exempt
   */
  readonly exemptReaders?: iam.IPrincipal[];
}
