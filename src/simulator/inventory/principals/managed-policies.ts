import { raiseOne } from '../../../private/problems';
import * as data from '../../data/aws-managed-policies.json';
import { parseArn } from '../../iam/arn';
import { parsePolicy, type Policy, type PolicyKind } from '../../iam/policy-document';
import { hasUnknownPart, unknownText, wholeUnknown } from '../../iam/unknown-text';
import { arnOf } from '../../template/resource-identifiers';
import { readPolicy } from '../../template/template-conditions';
import { nameOf, type TemplateResource, type TemplateStack } from '../../template/template-stack';
import type { ValueResolver } from '../../template/value-resolver';

const AWS_POLICY = /:iam::aws:policy\/(.+)$/;
const AWS_POLICIES: Readonly<Record<string, unknown[]>> = data.policies;

/** Finds managed policies by ARN: those of the templates, those of the simulator's options, and those of AWS in the simulator's data. */
export class ManagedPolicies {
  /** Whether AWS manages a policy. Only AWS can change it then. */
  public static isManagedByAws(arn: string): boolean {
    return AWS_POLICY.test(arn);
  }

  private readonly byArn = new Map<string, TemplateResource>();
  private readonly policies = new Map<TemplateResource, Policy>();

  /** @param documents documents by ARN, from the simulator's options */
  constructor(
    stacks: readonly TemplateStack[],
    private readonly resolver: ValueResolver,
    private readonly documents: Readonly<Record<string, unknown>>,
  ) {
    const resources = stacks.flatMap((stack) => [...stack.resources.values()]);
    resources.filter(({ type }) => type === 'AWS::IAM::ManagedPolicy').forEach((resource) => this.byArn.set(arnOf(resource, resolver), resource));
  }

  /**
   * The policy with an ARN; its content is unknown if neither templates nor inputs nor data contain it.
   *
   * @throws if the text is not an ARN
   */
  public find(arn: string, kind: PolicyKind): Policy {
    const resource = this.byArn.get(arn);
    if (resource) {
      return { ...this.policyOf(resource), kind };
    }
    if (!hasUnknownPart(arn) && parseArn(arn) === undefined) {
      const property = kind === 'boundary' ? 'PermissionsBoundary' : 'ManagedPolicyArns';
      raiseOne({
        id: 'simulator-managed-policy', message: `\`${property}\` must name managed policies by their ARNs, got: \`${arn}\`; correct the template`,
      });
    }
    const awsName = AWS_POLICY.exec(arn)?.[1];
    const document = this.documents[arn] ?? awsDocument(awsName);
    const label = `managed policy ${awsName ?? arn}`;
    const reason = wholeUnknown(arn) ?? `${label} is neither in the given templates nor in the simulator's data; pass it with \`managedPolicies\``;
    return parsePolicy(document ?? unknownText(reason), label, kind);
  }

  /** The policy that a resource of the templates contains. */
  public policyOf(resource: TemplateResource): Policy {
    const name = `${resource.type.slice('AWS::IAM::'.length)} ${nameOf(resource)}`;
    const policy = this.policies.get(resource) ?? readPolicy(resource, resource.properties.PolicyDocument, name, 'identity', this.resolver);
    this.policies.set(resource, policy);
    return policy;
  }
}

/** A policy of AWS. SAM writes the names of policies for service roles without their path. */
function awsDocument(awsName: string | undefined): object | undefined {
  const name = [awsName, `service-role/${awsName}`].find((candidate) => candidate !== undefined && Object.hasOwn(AWS_POLICIES, candidate));
  return name === undefined ? undefined : { Version: '2012-10-17', Statement: AWS_POLICIES[name] };
}
