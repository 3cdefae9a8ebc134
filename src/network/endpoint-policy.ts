import { ArnFormat, Lazy, Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { SecretPath } from '../naming/secret-path';

/** Operations that name no secret, and so match no path; rotation functions and readers of many secrets call them. */
const WITHOUT_RESOURCE = ['secretsmanager:BatchGetSecretValue', 'secretsmanager:GetRandomPassword', 'secretsmanager:ListSecrets'];

interface NarrowedPath {
  readonly path: SecretPath;
  readonly account: string;
}

/** The policy of an endpoint of ours: whose principals get through it, to which secrets. */
export class EndpointPolicy {
  private readonly paths: NarrowedPath[] = [];

  constructor(private readonly scope: Construct, private readonly organizationId: string | undefined) {}

  /** Lets only secrets below this path, and those narrowed to before, through. */
  public narrowTo(path: SecretPath, account: string | undefined): void {
    this.paths.push({ path, account: account ?? Stack.of(this.scope).account });
  }

  /** Renders the policy last of all, since paths may come until then; what CDK's endpoint was given itself stays. */
  public apply(resource: ec2.CfnVPCEndpoint): void {
    const given = resource.policyDocument;
    resource.policyDocument = Lazy.uncachedAny({
      produce: (context) => {
        const { Statement, ...document } = new iam.PolicyDocument({ statements: this.statements() }).toJSON();
        return { ...document, Statement: [...Statement, ...(context.resolve(given)?.Statement ?? [])] };
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

  /** An endpoint policy takes no other principal than `*` together with conditions on who that is. */
  private allow(sid: string, actions: string[], resources: string[]): iam.PolicyStatement {
    const whose = this.organizationId === undefined
      ? { 'aws:PrincipalAccount': Stack.of(this.scope).account }
      : { 'aws:PrincipalOrgID': this.organizationId };
    return new iam.PolicyStatement({ sid, principals: [new iam.StarPrincipal()], actions, resources, conditions: { StringEquals: whose } });
  }

  /** Sorted, and without those inside others, so that neither order nor repetition of the calls shows in the template. */
  private resources(): string[] {
    const within = (inner: NarrowedPath, outer: NarrowedPath) => outer.account === inner.account && outer.path.contains(inner.path.path);
    const arns = this.paths
      .filter((inner) => !this.paths.some((outer) => within(inner, outer)))
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
