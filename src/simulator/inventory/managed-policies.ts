import { raiseOne } from '../../private/problems';
import * as managed from '../data/aws-managed-policies.json';
import { parseArn } from '../iam/arn';
import { parsePolicy, type Policy, type PolicyKind } from '../iam/policy-document';
import { hasUnknownPart, unknownText, wholeUnknown } from '../iam/unknown-text';
import type { Resolver } from '../template/intrinsics';
import { arnOf } from '../template/physical-ids';
import { policyIn } from '../template/template-conditions';
import { nameOf, type TemplateResource, type TemplateStack } from '../template/template-stack';

const AWS_POLICY = /:iam::aws:policy\/(.+)$/;

/** Finds managed policies by ARN: those of the templates, those given, and the few of AWS that the data holds. */
export class ManagedPolicies {
  /** Whether AWS keeps a policy, so that nobody else can change it. */
  public static isOfAws(arn: string): boolean {
    return AWS_POLICY.test(arn);
  }

  private readonly byArn = new Map<string, TemplateResource>();
  private readonly read = new Map<TemplateResource, Policy>();

  constructor(stacks: readonly TemplateStack[], private readonly resolver: Resolver, private readonly given: Readonly<Record<string, unknown>>) {
    const resources = stacks.flatMap((stack) => [...stack.resources.values()]);
    resources.filter(({ type }) => type === 'AWS::IAM::ManagedPolicy').forEach((resource) => this.byArn.set(arnOf(resource, resolver), resource));
  }

  /** A policy by its ARN. */
  public find(arn: string, kind: PolicyKind): Policy {
    const own = this.byArn.get(arn);
    if (own) {
      return { ...this.documentOf(own), kind };
    }
    if (!hasUnknownPart(arn) && parseArn(arn) === undefined) {
      const property = kind === 'boundary' ? 'PermissionsBoundary' : 'ManagedPolicyArns';
      raiseOne({ id: 'simulator-managed-policy', message: `\`${property}\` must name managed policies by their ARNs, got: \`${arn}\`; correct the template` });
    }
    const awsName = AWS_POLICY.exec(arn)?.[1];
    const known: Readonly<Record<string, unknown[]>> = managed.policies;
    // SAM writes the name without the path under which AWS keeps the policies of service roles.
    const name = [awsName, `service-role/${awsName}`].find((candidate) => candidate !== undefined && Object.hasOwn(known, candidate));
    const document = this.given[arn] ?? (name === undefined ? undefined : { Version: '2012-10-17', Statement: known[name] });
    const reason = wholeUnknown(arn) ?? `managed policy ${awsName ?? arn} is in no template given and not in the simulator's data; pass it with \`managedPolicies\``;
    return parsePolicy(document ?? unknownText(reason), `managed policy ${awsName ?? arn}`, kind);
  }

  /** The policy that a resource of the templates holds. */
  public documentOf(resource: TemplateResource): Policy {
    const name = `${resource.type.slice('AWS::IAM::'.length)} ${nameOf(resource)}`;
    const policy = this.read.get(resource) ?? policyIn(resource, resource.properties.PolicyDocument, name, 'identity', this.resolver);
    this.read.set(resource, policy);
    return policy;
  }
}
