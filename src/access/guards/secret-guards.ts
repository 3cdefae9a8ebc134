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

/** What a secret knows about itself; asked for when the template is written. */
export interface GuardContext {
  /** Tag keys that the secret's readers are told by. */
  readonly securityTagKeys?: () => string[];
  /** ARNs of the functions that rotate the secret. */
  readonly rotationFunctionArns?: () => string[];
  /** Roles of those functions, which may run outside the endpoints. */
  readonly rotationRoles?: () => iam.IPrincipal[];
}

/**
 * Denials in a secret's resource policy that keep its other permissions honest: whoever could change the tags that policies compare, the
 * policy itself or the rotation function could let themselves read the value.
 *
 * The account root, the role that deploys the stack and AWS services are always left alone: a policy that shuts them out could not be
 * mended. A value object: one can serve any number of secrets.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html
 */
export class SecretGuards {
  /**
   * Denies everybody but administrators: changing security tags and the resource policy, deletion, and rotation by another function.
   *
   * @throws where an exempt principal has no ARN, `allowedVpcEndpoints` or `securityTagKeys` is empty, or `organizationId` is none
   */
  public static standard(options: SecretGuardsOptions = {}): SecretGuards {
    raise(checkGuards(options));
    return new SecretGuards(options);
  }

  /** No denials. */
  public static none(): SecretGuards {
    return new SecretGuards(undefined);
  }

  private constructor(private readonly options: SecretGuardsOptions | undefined) {}

  /**
   * Guards a secret that is not this library's, and blocks public access to it: L1 and L2 secrets made in this app.
   *
   * @throws where the secret is imported, or the stack's synthesizer knows no deployment role and none is given
   */
  public protect(secret: interfaces.ISecretRef): void {
    if (!secretResourceOf(secret)) {
      raiseOne({
        id: 'guards-imported-secret',
        message: '`secret` must be made in this app, got: an imported secret, whose resource policy is not ours to write; guard it where it is made',
      }, secret);
    }
    this._statements(secret, {}).forEach((statement) => addToResourcePolicy(secret, statement));
  }

  /**
   * What speaks against guarding a secret of this scope; asked before the secret is made.
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
