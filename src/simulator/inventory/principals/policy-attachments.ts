import { isRecord } from '../../iam/policy-checks';
import { hasUnknownText } from '../../iam/unknown-text';
import { sameText } from '../../iam/wildcard';
import { physicalName } from '../../template/resource-identifiers';
import type { TemplateResource, TemplateStack } from '../../template/template-stack';
import type { ValueResolver } from '../../template/value-resolver';

/** The types that policies can be attached to: IAM calls them identities. */
export type IdentityType = 'AWS::IAM::Role' | 'AWS::IAM::User' | 'AWS::IAM::Group';

const IDENTITY_TYPES: IdentityType[] = ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group'];
/** The properties of policies that name identities of each type. */
const NAME_PROPERTIES: Record<IdentityType, string[]> = {
  'AWS::IAM::Role': ['Roles', 'RoleName'],
  'AWS::IAM::User': ['Users', 'UserName'],
  'AWS::IAM::Group': ['Groups', 'GroupName'],
};
const POLICY_TYPES = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy', 'AWS::IAM::UserPolicy', 'AWS::IAM::GroupPolicy'];

/** A policy of the templates that is attached to an identity. */
export interface PolicyAttachment {
  readonly policy: TemplateResource;
  /** Why it is unknown whether the policy is attached to this identity; undefined if it is known. */
  readonly doubt?: string;
}

/** An identity that a policy names. */
export interface NamedIdentity {
  readonly type: IdentityType;
  readonly name: string;
  readonly stack: TemplateStack;
}

/** A policy and the name of an identity that it is attached to. */
interface AttachedName {
  readonly policy: TemplateResource;
  readonly name: string;
  /** Whether the template refers to an identity that it creates itself. Then the policy is attached to no other identity of the templates. */
  readonly isReference: boolean;
}

/** Which policies of the templates are attached to which identities. */
export class PolicyAttachments {
  /** All identities that policies name, whether templates create them or not. */
  public readonly named: NamedIdentity[] = [];
  private readonly created: ReadonlySet<string>;
  private readonly byName = new Map<string, AttachedName[]>();
  private readonly byAccount = new Map<string, AttachedName[]>();

  constructor(stacks: readonly TemplateStack[], private readonly resolver: ValueResolver) {
    const resources = stacks.flatMap((stack) => [...stack.resources.values()]);
    const identities = resources.filter(({ type }) => IDENTITY_TYPES.some((identity) => identity === type));
    this.created = new Set(identities.map((identity) => keyOf(identity.type, identity.stack.account, physicalName(identity, resolver))));
    for (const policy of resources.filter(({ type }) => POLICY_TYPES.includes(type))) {
      for (const type of IDENTITY_TYPES) {
        this.namesIn(type, policy).forEach((attached) => this.add(type, attached));
      }
    }
  }

  /** The policies that are, or can be, attached to an identity. */
  public of(type: IdentityType, account: string, name: string): PolicyAttachment[] {
    const key = keyOf(type, account, name);
    const all = this.byAccount.get(keyOf(type, account, '')) ?? [];
    // Only unknown text can turn out to be another name. Known names and names that CloudFormation generates are equal only if their texts are.
    const candidates = hasUnknownText(name) ? all : all.filter((attached) => hasUnknownText(attached.name));
    const others = candidates.filter((attached) => attached.name !== name && !(attached.isReference && this.created.has(key)));
    const possible = others.flatMap(({ policy, name: other }) => {
      const same = sameText(other, name);
      return same.value === false ? [] : [{ policy, doubt: same.unknown }];
    });
    return [...(this.byName.get(key) ?? []).map(({ policy }) => ({ policy })), ...possible];
  }

  private namesIn(type: IdentityType, policy: TemplateResource): AttachedName[] {
    const { stack, properties } = policy;
    return NAME_PROPERTIES[type].flatMap((property) => {
      const value: unknown = properties[property];
      const items: unknown[] = Array.isArray(value) ? value : [value];
      return items.flatMap((item) => {
        const isReference = isRecord(item) && typeof item.Ref === 'string' && stack.resources.get(item.Ref)?.type === type;
        return this.resolver.list(stack, item).map((name) => ({ policy, name: String(name), isReference }));
      });
    });
  }

  private add(type: IdentityType, attached: AttachedName): void {
    const { policy: { stack }, name } = attached;
    const key = keyOf(type, stack.account, name);
    if (!this.byName.has(key) && !hasUnknownText(name)) {
      this.named.push({ type, name, stack });
    }
    this.byName.set(key, [...this.byName.get(key) ?? [], attached]);
    const account = keyOf(type, stack.account, '');
    this.byAccount.set(account, [...this.byAccount.get(account) ?? [], attached]);
  }
}

function keyOf(type: string, account: string, name: string): string {
  return `${type}/${account}/${name}`;
}
