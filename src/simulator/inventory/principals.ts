import { Attachments, type Holder } from './attachments';
import { ManagedPolicies } from './managed-policies';
import { samPolicies } from './sam-policies';
import { tagsOf } from './tags';
import type { AccessSubject } from '../evaluation/secret-decision';
import { isRecord } from '../iam/policy-checks';
import { inDoubt, parsePolicy, type Policy } from '../iam/policy-document';
import { unknownText, wholeUnknown } from '../iam/unknown-text';
import type { Resolver } from '../template/intrinsics';
import { arnOf, physicalName, samRoleArn, samRoleName } from '../template/physical-ids';
import { isSam, SAM_TYPES, samRoleOf, withGlobals } from '../template/sam-roles';
import { doubtOf } from '../template/template-conditions';
import { nameOf, type TemplateResource, type TemplateStack } from '../template/template-stack';

/** A principal of the templates. */
export interface TemplatePrincipal {
  readonly resource: TemplateResource;
  readonly name: string;
  /** Its name in IAM. */
  readonly ownName: string;
  readonly subject: AccessSubject;
  /** ARNs of the customer's managed policies that are attached to it or to its groups. */
  readonly managedPolicies: readonly string[];
  /** ARNs of its groups. */
  readonly groups: readonly string[];
}

/** A group of users of the templates. */
export interface TemplateGroup {
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly policies: readonly Policy[];
}

const PRINCIPALS = ['AWS::IAM::Role', 'AWS::IAM::User'];

/** Finds the principals of an app's templates and gathers what is attached to them, wherever it stands. */
export class PrincipalFinder {
  public readonly attachments: Attachments;
  private readonly managed: ManagedPolicies;

  constructor(private readonly stacks: readonly TemplateStack[], private readonly resolver: Resolver, given: Readonly<Record<string, unknown>>) {
    this.attachments = new Attachments(stacks, resolver);
    this.managed = new ManagedPolicies(stacks, resolver, given);
  }

  public find(): TemplatePrincipal[] {
    return [...this.ofTypes(PRINCIPALS), ...this.ofSam()].map((resource) => {
      const groups = resource.type === 'AWS::IAM::User' ? this.groupsOf(resource) : [];
      return {
        resource,
        name: resource.path?.replace(/\/Resource$/, '') ?? nameOf(resource),
        ownName: this.ownName(resource),
        subject: this.subject(resource, groups),
        managedPolicies: [resource, ...groups.map(({ group }) => group)].flatMap((holder) => holder ? this.customerPoliciesOf(holder) : []),
        groups: groups.flatMap(({ group }) => group ? [arnOf(group, this.resolver)] : []),
      };
    });
  }

  /** The groups of users. */
  public findGroups(): TemplateGroup[] {
    return this.ofTypes(['AWS::IAM::Group']).map((group) => ({
      name: nameOf(group), arn: arnOf(group, this.resolver), account: group.stack.account, policies: this.identityOf(group),
    }));
  }

  /** The policies of the templates that are attached to a name. */
  public attachedTo(type: Holder, account: string, name: string): Policy[] {
    return this.attachments.of(type, account, name).map(({ policy, doubt }) => {
      const document = this.managed.documentOf(policy);
      return doubt === undefined ? document : inDoubt(document, doubt);
    });
  }

  private subject(resource: TemplateResource, groups: readonly Membership[]): AccessSubject {
    const { stack: { partition, account }, properties } = resource;
    const user = resource.type === 'AWS::IAM::User';
    const arn = isSam(resource) ? samRoleArn(resource, this.resolver) : arnOf(resource, this.resolver);
    const session = unknownText(`the session of ${nameOf(resource)} is named by whoever assumes the role`);
    const boundary = this.resolver.optionalText(resource.stack, properties.PermissionsBoundary);
    const sessionArn = user ? undefined : `arn:${partition}:sts::${account}:assumed-role/${this.ownName(resource)}/${session}`;
    return {
      caller: { kind: user ? 'user' : 'role', account, arn, sessionArn },
      ...tagsOf(resource, this.resolver),
      identity: [...this.identityOf(resource), ...groups.flatMap((membership) => this.groupPolicies(membership, account))],
      boundary: boundary === undefined ? undefined : [this.managed.find(boundary, 'boundary')],
      doubt: doubtOf(resource, this.resolver) ?? (isSam(resource) ? samRoleOf(resource, this.resolver).doubt : undefined),
    };
  }

  private identityOf(resource: TemplateResource): Policy[] {
    const inline = isSam(resource) ? samPolicies(resource, this.resolver) : this.inlinePolicies(resource);
    const changed = resource.changed === undefined ? [] : [parsePolicy(unknownText(resource.changed), `policies of ${nameOf(resource)}`, 'identity')];
    return [
      ...inline.map((policy) => typeof policy === 'string' ? this.managed.find(policy, 'identity') : policy),
      ...this.attachedTo(this.holderOf(resource), resource.stack.account, this.ownName(resource)),
      ...this.managedArns(resource).map((arn) => this.managed.find(arn, 'identity')),
      ...changed,
    ];
  }

  private inlinePolicies(resource: TemplateResource): Policy[] {
    return this.resolver.list(resource.stack, resource.properties.Policies).map((policy) => isRecord(policy)
      ? parsePolicy(policy.PolicyDocument, `inline policy ${String(policy.PolicyName)} of ${nameOf(resource)}`, 'identity')
      : parsePolicy(policy, `inline policies of ${nameOf(resource)}`, 'identity'));
  }

  private groupsOf(user: TemplateResource): Membership[] {
    const own = this.resolver.list(user.stack, user.properties.Groups).map((name): Omit<Membership, 'group'> => ({ name: String(name) }));
    const userName = physicalName(user, this.resolver);
    const added = this.ofTypes(['AWS::IAM::UserToGroupAddition']).filter(({ stack }) => stack.account === user.stack.account).flatMap((addition) => {
      const users = this.resolver.list(addition.stack, addition.properties.Users).map(String);
      const reason = users.includes(userName) ? doubtOf(addition, this.resolver) : users.map(wholeUnknown).find((found) => found !== undefined);
      const name = this.resolver.text(addition.stack, addition.properties.GroupName);
      return users.includes(userName) || reason !== undefined ? [{ name, doubt: reason }] : [];
    });
    const groups = this.ofTypes(['AWS::IAM::Group']).filter(({ stack }) => stack.account === user.stack.account);
    return [...own, ...added].map((membership) => ({
      ...membership, group: groups.find((group) => physicalName(group, this.resolver) === membership.name),
    }));
  }

  private groupPolicies({ name, doubt, group }: Membership, account: string): Policy[] {
    const unknown = (): Policy => parsePolicy(unknownText(wholeUnknown(name) ?? `group ${name} is in no template given`), `policies of group ${name}`, 'identity');
    const policies = group ? this.identityOf(group) : [...this.attachedTo('AWS::IAM::Group', account, name), unknown()];
    return doubt === undefined ? policies : policies.map((policy) => inDoubt(policy, doubt));
  }

  private customerPoliciesOf(resource: TemplateResource): string[] {
    const attached = this.attachments.of(this.holderOf(resource), resource.stack.account, this.ownName(resource)).map(({ policy }) => policy);
    const own = attached.filter(({ type }) => type === 'AWS::IAM::ManagedPolicy').map((policy) => arnOf(policy, this.resolver));
    return [...new Set([...own, ...this.managedArns(resource).filter((arn) => !ManagedPolicies.isOfAws(arn))])];
  }

  private managedArns({ stack, properties }: TemplateResource): string[] {
    return this.resolver.list(stack, properties.ManagedPolicyArns).map(String);
  }

  private holderOf({ type }: TemplateResource): Holder {
    return type === 'AWS::IAM::User' || type === 'AWS::IAM::Group' ? type : 'AWS::IAM::Role';
  }

  /** Its name in IAM. */
  private ownName(resource: TemplateResource): string {
    return isSam(resource) ? samRoleName(resource) : physicalName(resource, this.resolver);
  }

  /** What SAM makes roles for. */
  private ofSam(): TemplateResource[] {
    return this.ofTypes(SAM_TYPES).filter((resource) => samRoleOf(resource, this.resolver).isMade).map(withGlobals);
  }

  private ofTypes(types: readonly string[]): TemplateResource[] {
    return this.stacks.flatMap((stack) => [...stack.resources.values()].filter((resource) => types.includes(resource.type)));
  }
}

/** That a user belongs to a group. */
interface Membership {
  readonly name: string;
  /** Undefined for a group that no template makes. */
  readonly group?: TemplateResource;
  readonly doubt?: string;
}
