import * as managed from './data/aws-managed-policies.json';
import type { Resolver } from './intrinsics';
import { arnOf, physicalName } from './physical-ids';
import { unknownText, wholeUnknown } from './placeholder';
import { isRecord } from './policy-checks';
import { parsePolicy, type Policy, type PolicyKind } from './policy-document';
import { samPolicies } from './sam-policies';
import type { AccessSubject } from './secret-access';
import { tagsOf } from './tags';
import { documentUnder } from './template-conditions';
import { nameOf, type TemplateResource, type TemplateStack } from './template-stack';

/** A principal of the templates. */
export interface TemplatePrincipal {
  readonly resource: TemplateResource;
  readonly name: string;
  readonly subject: AccessSubject;
}

const PRINCIPALS = ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::Serverless::Function'];
const ATTACHMENTS: Record<string, string[]> = {
  'AWS::IAM::Role': ['Roles', 'RoleName'],
  'AWS::IAM::User': ['Users', 'UserName'],
  'AWS::IAM::Group': ['Groups', 'GroupName'],
};
const POLICY_TYPES = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy', 'AWS::IAM::UserPolicy', 'AWS::IAM::GroupPolicy'];

/** Finds the principals of an app's templates and gathers what is attached to them, wherever it stands. */
export class PrincipalFinder {
  private readonly attached = new Map<string, TemplateResource[]>();
  private readonly policies = new Map<TemplateResource, Policy>();
  private readonly managedByArn = new Map<string, TemplateResource>();

  constructor(
    private readonly stacks: readonly TemplateStack[],
    private readonly resolver: Resolver,
    private readonly given: Readonly<Record<string, unknown>>,
  ) {
    for (const resource of this.ofTypes(POLICY_TYPES)) {
      if (resource.type === 'AWS::IAM::ManagedPolicy') {
        this.managedByArn.set(arnOf(resource, resolver), resource);
      }
      for (const [type, properties] of Object.entries(ATTACHMENTS)) {
        this.namesIn(resource, properties).forEach((name) => this.attach(`${type}/${resource.stack.account}/${name}`, resource));
      }
    }
  }

  public find(): TemplatePrincipal[] {
    // A SAM function brings its own role only where it names none.
    return this.ofTypes(PRINCIPALS).filter((resource) => resource.type !== 'AWS::Serverless::Function' || resource.properties.Role === undefined)
      .map((resource) => ({ resource, name: resource.path?.replace(/\/Resource$/, '') ?? nameOf(resource), subject: this.subject(resource) }));
  }

  private subject(resource: TemplateResource): AccessSubject {
    const { partition, account } = resource.stack;
    const user = resource.type === 'AWS::IAM::User';
    const name = physicalName(resource, this.resolver);
    const boundary = resource.properties.PermissionsBoundary;
    return {
      caller: {
        kind: user ? 'user' : 'role',
        account,
        arn: arnOf(resource, this.resolver),
        sessionArn: user ? undefined : `arn:${partition}:sts::${account}:assumed-role/${name}/${unknownText(`the session of ${nameOf(resource)} is named by whoever assumes the role`)}`,
      },
      tags: tagsOf(resource, this.resolver),
      identity: [...this.identityOf(resource), ...user ? this.groupPolicies(resource) : []],
      boundary: boundary === undefined ? undefined : [this.managedPolicy(this.resolver.text(resource.stack, boundary), 'boundary')],
    };
  }

  private identityOf(resource: TemplateResource): Policy[] {
    const { stack, properties } = resource;
    const key = `${resource.type === 'AWS::Serverless::Function' ? 'AWS::IAM::Role' : resource.type}/${stack.account}/${physicalName(resource, this.resolver)}`;
    const listed = this.resolver.value(stack, properties.ManagedPolicyArns ?? []);
    const arns: unknown[] = Array.isArray(listed) ? listed : [listed];
    const inline = resource.type === 'AWS::Serverless::Function' ? samPolicies(resource, this.resolver) : this.inlinePolicies(resource);
    return [
      ...inline.map((policy) => typeof policy === 'string' ? this.managedPolicy(policy, 'identity') : policy),
      ...(this.attached.get(key) ?? []).map((policy) => this.documentOf(policy)),
      ...arns.map((arn) => this.managedPolicy(String(arn), 'identity')),
    ];
  }

  private inlinePolicies(resource: TemplateResource): Policy[] {
    const policies = this.resolver.value(resource.stack, resource.properties.Policies ?? []);
    const list: unknown[] = Array.isArray(policies) ? policies : [policies];
    return list.map((policy) => isRecord(policy)
      ? parsePolicy(policy.PolicyDocument, `inline policy ${String(policy.PolicyName)} of ${nameOf(resource)}`, 'identity')
      : parsePolicy(policy, `inline policies of ${nameOf(resource)}`, 'identity'));
  }

  private groupPolicies(user: TemplateResource): Policy[] {
    const own = this.resolver.value(user.stack, user.properties.Groups ?? []);
    const names = new Set((Array.isArray(own) ? own : [own]).map(String));
    const userName = physicalName(user, this.resolver);
    for (const addition of this.ofTypes(['AWS::IAM::UserToGroupAddition'])) {
      if (this.namesIn(addition, ['Users']).includes(userName)) {
        names.add(this.resolver.text(addition.stack, addition.properties.GroupName));
      }
    }
    return [...names].flatMap((name) => {
      const group = this.ofTypes(['AWS::IAM::Group']).find((candidate) => physicalName(candidate, this.resolver) === name && candidate.stack.account === user.stack.account);
      return group ? this.identityOf(group) : [parsePolicy(unknownText(`group ${name} is in no template given`), `policies of group ${name}`, 'identity')];
    });
  }

  private managedPolicy(arn: string, kind: PolicyKind): Policy {
    const own = this.managedByArn.get(arn);
    if (own) {
      return { ...this.documentOf(own), kind };
    }
    const awsName = /:iam::aws:policy\/(.+)$/.exec(arn)?.[1];
    const known: Readonly<Record<string, unknown[]>> = managed.policies;
    // SAM writes the name without the path under which AWS keeps the policies of service roles.
    const name = [awsName, `service-role/${awsName}`].find((candidate) => candidate !== undefined && Object.hasOwn(known, candidate));
    const document = this.given[arn] ?? (name === undefined ? undefined : { Version: '2012-10-17', Statement: known[name] });
    const reason = wholeUnknown(arn) ?? `managed policy ${awsName ?? arn} is in no template given and not in the simulator's data; pass it with \`managedPolicies\``;
    return parsePolicy(document ?? unknownText(reason), `managed policy ${awsName ?? arn}`, kind);
  }

  private documentOf(resource: TemplateResource): Policy {
    const cached = this.policies.get(resource)
      ?? parsePolicy(documentUnder(resource, resource.properties.PolicyDocument, this.resolver), `${resource.type.slice('AWS::IAM::'.length)} ${nameOf(resource)}`, 'identity');
    this.policies.set(resource, cached);
    return cached;
  }

  private namesIn(resource: TemplateResource, properties: readonly string[]): string[] {
    return properties.flatMap((property) => {
      const value = this.resolver.value(resource.stack, resource.properties[property] ?? []);
      return (Array.isArray(value) ? value : [value]).map(String);
    });
  }

  private attach(key: string, policy: TemplateResource): void {
    this.attached.set(key, [...this.attached.get(key) ?? [], policy]);
  }

  private ofTypes(types: readonly string[]): TemplateResource[] {
    return this.stacks.flatMap((stack) => [...stack.resources.values()].filter((resource) => types.includes(resource.type)));
  }
}
