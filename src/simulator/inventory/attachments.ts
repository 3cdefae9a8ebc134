import { isRecord } from '../iam/policy-checks';
import { hasUnknownText } from '../iam/unknown-text';
import { sameText } from '../iam/wildcard';
import type { Resolver } from '../template/intrinsics';
import { physicalName } from '../template/physical-ids';
import type { TemplateResource, TemplateStack } from '../template/template-stack';

/** What policies can be attached to. */
export type Holder = 'AWS::IAM::Role' | 'AWS::IAM::User' | 'AWS::IAM::Group';

const PROPERTIES: Record<Holder, string[]> = {
  'AWS::IAM::Role': ['Roles', 'RoleName'],
  'AWS::IAM::User': ['Users', 'UserName'],
  'AWS::IAM::Group': ['Groups', 'GroupName'],
};
const POLICY_TYPES = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy', 'AWS::IAM::UserPolicy', 'AWS::IAM::GroupPolicy'];

/** A policy of the templates as it is attached to somebody. */
export interface Attachment {
  readonly policy: TemplateResource;
  /** Why nobody knows whether it is attached to this one. */
  readonly doubt?: string;
}

/** Somebody that a policy is attached to by name. */
export interface Named {
  readonly type: Holder;
  readonly name: string;
  readonly stack: TemplateStack;
}

/** A policy under the name of somebody it is attached to. */
interface Attached {
  readonly policy: TemplateResource;
  readonly name: string;
  /** Whether the template refers to whom it makes itself: nobody else of the templates is meant, whatever the names turn out to be. */
  readonly own: boolean;
}

/** Which policies of the templates are attached to whom. */
export class Attachments {
  /** Everybody that policies name, whether templates make them or not. */
  public readonly named: Named[] = [];
  private readonly made: ReadonlySet<string>;
  private readonly byName = new Map<string, Attached[]>();
  private readonly byAccount = new Map<string, Attached[]>();

  constructor(stacks: readonly TemplateStack[], private readonly resolver: Resolver) {
    const resources = stacks.flatMap((stack) => [...stack.resources.values()]);
    this.made = new Set(resources.filter(isHolder).map((holder) => keyOf(holder.type, holder.stack.account, physicalName(holder, resolver))));
    for (const policy of resources.filter(({ type }) => POLICY_TYPES.includes(type))) {
      for (const type of HOLDERS) {
        this.namesIn(type, policy).forEach((attached) => this.add(type, attached));
      }
    }
  }

  /** The policies that are, or may be, attached to a role, user or group. */
  public of(type: Holder, account: string, name: string): Attachment[] {
    const key = keyOf(type, account, name);
    const all = this.byAccount.get(keyOf(type, account, '')) ?? [];
    // Names that are known, or that CloudFormation makes, are the same only where they read the same.
    const open = hasUnknownText(name) ? all : all.filter((attached) => hasUnknownText(attached.name));
    const others = open.filter((attached) => attached.name !== name && !(attached.own && this.made.has(key)));
    const possible = others.flatMap(({ policy, name: other }) => {
      const same = sameText(other, name);
      return same.value === false ? [] : [{ policy, doubt: same.unknown }];
    });
    return [...(this.byName.get(key) ?? []).map(({ policy }) => ({ policy })), ...possible];
  }

  private namesIn(type: Holder, policy: TemplateResource): Attached[] {
    const { stack, properties } = policy;
    return PROPERTIES[type].flatMap((property) => {
      const given: unknown = properties[property];
      const items: unknown[] = Array.isArray(given) ? given : [given];
      return items.flatMap((item) => {
        const own = this.refersTo(type, stack, item);
        return this.resolver.list(stack, item).map((name) => ({ policy, name: String(name), own }));
      });
    });
  }

  private refersTo(type: Holder, stack: TemplateStack, item: unknown): boolean {
    return isRecord(item) && typeof item.Ref === 'string' && stack.resources.get(item.Ref)?.type === type;
  }

  private add(type: Holder, attached: Attached): void {
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

const HOLDERS: Holder[] = ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group'];

function isHolder({ type }: TemplateResource): boolean {
  return HOLDERS.some((holder) => holder === type);
}

function keyOf(type: string, account: string, name: string): string {
  return `${type}/${account}/${name}`;
}
