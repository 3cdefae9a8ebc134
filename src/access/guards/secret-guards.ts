import * as iam from 'aws-cdk-lib/aws-iam';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { checkDeployment, checkGuards } from './check-guards';
import { accountRootArn, arnOf, deploymentRoleArn } from './guard-principals';
import { guardStatements } from './guard-statements';
import { SecretGuardsOptions } from './secret-guards-options';
import { SecretTagKey } from '../../naming/secret-tags';
import { Problem, raise, raiseOne } from '../../private/problems';
import { addToResourcePolicy } from '../targets/resource-policy';
import { secretResourceOf } from '../targets/secret-resource';

/** The facts that a secret knows about itself. They are read at synthesis. */
export interface GuardContext {
  /** Tag keys that grants on the secret compare. */
  readonly securityTagKeys?: () => string[];
  /** ARNs of the functions that rotate the secret. */
  readonly rotationFunctionArns?: () => string[];
  /** Roles of those functions, which may not use the endpoints. */
  readonly rotationRoles?: () => iam.IPrincipal[];
}

/**
 * Deny statements in a secret's resource policy that protect its other permissions. Without them, a principal that can change the tags that
 * policies compare, the policy itself, or the rotation function, could allow itself to read the value.
 *
 * The account root, the role that deploys the stack and AWS services are always exempt, since otherwise the policy could not be changed
 * again. The same object can guard any number of secrets.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html
 */
export class SecretGuards {
  /**
   * Only administrators may change security tags and the resource policy, delete the secret, and rotate it with another function.
   *
   * @param options further administrators, and restrictions of who may use the value
   * @throws if an exempt principal has no ARN, `allowedVpcEndpoints` or `securityTagKeys` is empty, or `organizationId` is not valid
   */
  public static standard(options: SecretGuardsOptions = {}): SecretGuards {
    raise(checkGuards(options));
    return new SecretGuards(options);
  }

  /** No deny statements. */
  public static none(): SecretGuards {
    return new SecretGuards(undefined);
  }

  private constructor(private readonly options: SecretGuardsOptions | undefined) {}

  /**
   * Guards an L1 or L2 secret of this app that is not a `ManagedSecret`, and blocks public access to it.
   *
   * @param secret the secret
   * @throws if the secret is imported, or the stack's synthesizer has no deployment role and none is given
   */
  public protect(secret: interfaces.ISecretRef): void {
    if (!secretResourceOf(secret)) {
      raiseOne({
        id: 'guards-imported-secret',
        message: '`secret` must be created in this app, got: an imported secret, whose resource policy is managed elsewhere; '
          + 'guard it in the stack that creates it',
      }, secret);
    }
    this._statements(secret, {}).forEach((statement) => addToResourcePolicy(secret, statement));
  }

  /**
   * Problems of guarding a secret of this scope. Checked before the secret is created.
   *
   * @internal
   */
  public _problems(scope: IConstruct): Problem[] {
    return this.options ? checkDeployment(this.options, scope) : [];
  }

  /** @internal */
  public _statements(scope: IConstruct, context: GuardContext): iam.PolicyStatement[] {
    const { options } = this;
    if (!options) {
      return [];
    }
    raise(this._problems(scope), scope);
    const deployment = [deploymentRoleArn(scope), options.deploymentRole?.roleArn].filter((arn) => arn !== undefined);
    const functions = options.rotationFunctions ?? [];
    return guardStatements({
      administrators: unique([accountRootArn(scope), ...deployment, ...arnsOf(options.exempt ?? [])]),
      securityTagKeys: () => unique([
        ...options.securityTagKeys ?? [SecretTagKey.ENVIRONMENT, SecretTagKey.APPLICATION],
        ...context.securityTagKeys?.() ?? [],
      ]),
      rotationFunctionArns: () => unique([...functions.map(({ functionArn }) => functionArn), ...context.rotationFunctionArns?.() ?? []]),
      dataExempt: () => unique([
        ...deployment,
        ...arnsOf([...options.exemptReaders ?? [], ...functions.map(({ grantPrincipal }) => grantPrincipal), ...context.rotationRoles?.() ?? []]),
      ]),
      vpcEndpointIds: options.allowedVpcEndpoints?.map(({ vpcEndpointId }) => vpcEndpointId),
      organizationId: options.organizationId,
    });
  }
}

function arnsOf(principals: iam.IPrincipal[]): string[] {
  return principals.map(arnOf).filter((arn) => arn !== undefined);
}

function unique(values: string[]): string[] {
  return [...new Set(values)];
}
