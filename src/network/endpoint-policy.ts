import { ArnFormat, Lazy, Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { SecretPath } from '../naming/secret-path';

/** Operations whose requests name no secret and so match no path. Rotation functions and batch readers call them. */
const WITHOUT_RESOURCE = ['secretsmanager:BatchGetSecretValue', 'secretsmanager:GetRandomPassword', 'secretsmanager:ListSecrets'];

interface NarrowedPath {
  readonly path: SecretPath;
  readonly account: string;
}

/** The policy of an endpoint that this library creates: the principals it accepts, and the secrets they reach through it. */
export class EndpointPolicy {
  private readonly paths: NarrowedPath[] = [];

  constructor(private readonly scope: Construct, private readonly organizationId: string | undefined) {}

  /** Restricts the endpoint to secrets below this path and below the paths of earlier calls. */
  public narrowTo(path: SecretPath, account: string | undefined): void {
    this.paths.push({ path, account: account ?? Stack.of(this.scope).account });
  }

  /** Renders the policy at synthesis, since paths may be added until then. Statements that CDK's endpoint has itself are kept. */
  public apply(resource: ec2.CfnVPCEndpoint): void {
    const original = resource.policyDocument;
    resource.policyDocument = Lazy.uncachedAny({
      produce: (context) => {
        const { Statement, ...document } = new iam.PolicyDocument({ statements: this.statements() }).toJSON();
        return { ...document, Statement: [...Statement, ...(context.resolve(original)?.Statement ?? [])] };
      },
    });
  }

  private statements(): iam.PolicyStatement[] {
    const secrets = this.resources();
    if (secrets.length === 0) {
      return [this.allow('AllowOwnPrincipals', ['secretsmanager:*'], ['*'])];
    }
    return [
      this.allow('AllowOwnPrincipalsOnPaths', ['secretsmanager:*'], secrets),
      this.allow('AllowOwnPrincipalsWithoutSecret', WITHOUT_RESOURCE, ['*']),
    ];
  }

  /** In an endpoint policy the principal must be `*`, so conditions select the principals. */
  private allow(sid: string, actions: string[], resources: string[]): iam.PolicyStatement {
    const principals = this.organizationId === undefined
      ? { 'aws:PrincipalAccount': Stack.of(this.scope).account }
      : { 'aws:PrincipalOrgID': this.organizationId };
    return new iam.PolicyStatement({ sid, principals: [new iam.StarPrincipal()], actions, resources, conditions: { StringEquals: principals } });
  }

  /** Sorted, and without paths below other paths, so that the template depends on neither the order nor the repetition of calls. */
  private resources(): string[] {
    const isBelow = (inner: NarrowedPath, outer: NarrowedPath) => outer.account === inner.account && outer.path.contains(inner.path.path);
    const arns = this.paths
      .filter((inner) => !this.paths.some((outer) => isBelow(inner, outer)))
      .sort((a, b) => compare(a.path.path, b.path.path) || compare(a.account, b.account))
      .map(({ path, account }) => Stack.of(this.scope).formatArn({
        service: 'secretsmanager',
        resource: 'secret',
        resourceName: `${path.path}/*`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        account,
      }));
    return [...new Set(arns)];
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
