import { GroupMemberships, type GroupMembership } from './group-memberships';
import { ManagedPolicies } from './managed-policies';
import { PolicyAttachments, type IdentityType } from './policy-attachments';
import type { ResolvedPrincipal } from './resolved-principal';
import { samPolicies } from './sam-policies';
import type { AccessSubject } from '../../evaluation/access-request';
import { isRecord } from '../../iam/policy-checks';
import { inDoubt, parsePolicy, type Policy } from '../../iam/policy-document';
import { unknownText, wholeUnknown } from '../../iam/unknown-text';
import { arnOf, physicalName, samRoleArn, samRoleName } from '../../template/resource-identifiers';
import { isSam, SAM_TYPES, samRoleOf, withGlobals } from '../../template/sam-roles';
import { creationDoubt } from '../../template/template-conditions';
import { nameOf, type TemplateResource, type TemplateStack } from '../../template/template-stack';
import type { ValueResolver } from '../../template/value-resolver';
import { tagsOf } from '../resource-tags';

/** A principal that a template creates. */
export interface TemplatePrincipal extends ResolvedPrincipal {
  readonly resource: TemplateResource;
  /** ARNs of the customer managed policies that are attached to it or to its groups. */
  readonly managedPolicies: readonly string[];
  /** ARNs of its groups. */
  readonly groups: readonly string[];
}

/** A group of users that a template creates. */
export interface TemplateGroup {
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly policies: readonly Policy[];
}

/** Finds the principals that templates create, with all policies attached to them. */
export class PrincipalFinder {
  public readonly attachments: PolicyAttachments;
  private readonly managedPolicies: ManagedPolicies;
  private readonly memberships: GroupMemberships;

  /** @param documents documents of managed policies by ARN, from the simulator's options */
  constructor(
    private readonly stacks: readonly TemplateStack[],
    private readonly resolver: ValueResolver,
    documents: Readonly<Record<string, unknown>>,
  ) {
    this.attachments = new PolicyAttachments(stacks, resolver);
    this.managedPolicies = new ManagedPolicies(stacks, resolver, documents);
    this.memberships = new GroupMemberships(stacks, resolver);
  }

  /** The roles and users, then the roles that SAM creates. */
  public find(): TemplatePrincipal[] {
    return [...this.ofTypes(['AWS::IAM::Role', 'AWS::IAM::User']), ...this.samResourcesWithRole()].map((resource) => {
      const memberships = resource.type === 'AWS::IAM::User' ? this.memberships.of(resource) : [];
      const groups = memberships.flatMap(({ group }) => group ?? []);
      return {
        resource,
        name: resource.path?.replace(/\/Resource$/, '') ?? nameOf(resource),
        iamName: this.iamName(resource),
        subject: this.subjectOf(resource, memberships),
        managedPolicies: [resource, ...groups].flatMap((identity) => this.customerPoliciesOf(identity)),
        groups: groups.map((group) => arnOf(group, this.resolver)),
      };
    });
  }

  public findGroups(): TemplateGroup[] {
    return this.ofTypes(['AWS::IAM::Group']).map((group) => ({
      name: nameOf(group), arn: arnOf(group, this.resolver), account: group.stack.account, policies: this.identityPolicies(group),
    }));
  }

  /** The policies of the templates that are attached to the identity with a name. */
  public attachedTo(type: IdentityType, account: string, name: string): Policy[] {
    return this.attachments.of(type, account, name).map(({ policy, doubt }) => {
      const document = this.managedPolicies.policyOf(policy);
      return doubt === undefined ? document : inDoubt(document, doubt);
    });
  }

  private subjectOf(resource: TemplateResource, memberships: readonly GroupMembership[]): AccessSubject {
    const { stack: { partition, account }, properties } = resource;
    const isUser = resource.type === 'AWS::IAM::User';
    const arn = isSam(resource) ? samRoleArn(resource, this.resolver) : arnOf(resource, this.resolver);
    const session = unknownText(`the session name of ${nameOf(resource)} is chosen by the principal that assumes the role`);
    const boundary = this.resolver.optionalText(resource.stack, properties.PermissionsBoundary);
    const sessionArn = isUser ? undefined : `arn:${partition}:sts::${account}:assumed-role/${this.iamName(resource)}/${session}`;
    return {
      caller: { kind: isUser ? 'user' : 'role', account, arn, sessionArn },
      ...tagsOf(resource, this.resolver),
      identity: [...this.identityPolicies(resource), ...memberships.flatMap((membership) => this.groupPolicies(membership, account))],
      boundary: boundary === undefined ? undefined : [this.managedPolicies.find(boundary, 'boundary')],
      doubt: creationDoubt(resource, this.resolver) ?? (isSam(resource) ? samRoleOf(resource, this.resolver).doubt : undefined),
    };
  }

  private identityPolicies(resource: TemplateResource): Policy[] {
    const { transformReason } = resource;
    const inline = isSam(resource) ? samPolicies(resource, this.resolver) : this.inlinePolicies(resource);
    return [
      ...inline.map((policy) => typeof policy === 'string' ? this.managedPolicies.find(policy, 'identity') : policy),
      ...this.attachedTo(identityTypeOf(resource), resource.stack.account, this.iamName(resource)),
      ...this.managedPolicyArns(resource).map((arn) => this.managedPolicies.find(arn, 'identity')),
      ...transformReason === undefined ? [] : [parsePolicy(unknownText(transformReason), `policies of ${nameOf(resource)}`, 'identity')],
    ];
  }

  private inlinePolicies(resource: TemplateResource): Policy[] {
    return this.resolver.list(resource.stack, resource.properties.Policies).map((policy) => isRecord(policy)
      ? parsePolicy(policy.PolicyDocument, `inline policy ${String(policy.PolicyName)} of ${nameOf(resource)}`, 'identity')
      : parsePolicy(policy, `inline policies of ${nameOf(resource)}`, 'identity'));
  }

  private groupPolicies({ name, doubt, group }: GroupMembership, account: string): Policy[] {
    const policies = group ? this.identityPolicies(group) : [...this.attachedTo('AWS::IAM::Group', account, name), unknownGroupPolicy(name)];
    return doubt === undefined ? policies : policies.map((policy) => inDoubt(policy, doubt));
  }

  private customerPoliciesOf(resource: TemplateResource): string[] {
    const attached = this.attachments.of(identityTypeOf(resource), resource.stack.account, this.iamName(resource)).map(({ policy }) => policy);
    const arns = attached.filter(({ type }) => type === 'AWS::IAM::ManagedPolicy').map((policy) => arnOf(policy, this.resolver));
    return [...new Set([...arns, ...this.managedPolicyArns(resource).filter((arn) => !ManagedPolicies.isManagedByAws(arn))])];
  }

  private managedPolicyArns({ stack, properties }: TemplateResource): string[] {
    return this.resolver.list(stack, properties.ManagedPolicyArns).map(String);
  }

  private iamName(resource: TemplateResource): string {
    return isSam(resource) ? samRoleName(resource) : physicalName(resource, this.resolver);
  }

  private samResourcesWithRole(): TemplateResource[] {
    return this.ofTypes(SAM_TYPES).filter((resource) => samRoleOf(resource, this.resolver).isCreated).map(withGlobals);
  }

  private ofTypes(types: readonly string[]): TemplateResource[] {
    return this.stacks.flatMap((stack) => [...stack.resources.values()].filter((resource) => types.includes(resource.type)));
  }
}

/** SAM resources are identities of type role, too. */
function identityTypeOf({ type }: TemplateResource): IdentityType {
  return type === 'AWS::IAM::User' || type === 'AWS::IAM::Group' ? type : 'AWS::IAM::Role';
}

function unknownGroupPolicy(name: string): Policy {
  return parsePolicy(unknownText(wholeUnknown(name) ?? `group ${name} is not in the given templates`), `policies of group ${name}`, 'identity');
}
