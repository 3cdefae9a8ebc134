import type { Resolver } from './intrinsics';
import { describeUnknown, hasUnknownText } from './placeholder';
import type { TemplateResource, TemplateStack } from './template-stack';

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

/** Which policies of the templates are attached to whom. */
export class Attachments {
  /** Everybody that policies name, whether templates make them or not. */
  public readonly named: Named[] = [];
  private readonly certain = new Map<string, Attachment[]>();
  private readonly uncertain: Array<Attachment & { readonly type: Holder; readonly account: string }> = [];

  constructor(stacks: readonly TemplateStack[], resolver: Resolver) {
    const policies = stacks.flatMap((stack) => [...stack.resources.values()].filter(({ type }) => POLICY_TYPES.includes(type)));
    for (const policy of policies) {
      for (const type of HOLDERS) {
        const names = PROPERTIES[type].flatMap((property) => resolver.list(policy.stack, policy.properties[property]));
        names.forEach((name) => this.add(type, String(name), policy));
      }
    }
  }

  /** The policies attached to a role, user or group. */
  public of(type: Holder, account: string, name: string): Attachment[] {
    const unknown = this.uncertain.filter((attachment) => attachment.type === type && attachment.account === account);
    return [...this.certain.get(`${type}/${account}/${name}`) ?? [], ...unknown];
  }

  private add(type: Holder, name: string, policy: TemplateResource): void {
    const { stack } = policy;
    if (hasUnknownText(name)) {
      this.uncertain.push({ type, account: stack.account, policy, doubt: describeUnknown(name) });
      return;
    }
    const key = `${type}/${stack.account}/${name}`;
    const others = this.certain.get(key);
    if (!others) {
      this.named.push({ type, name, stack });
    }
    this.certain.set(key, [...others ?? [], { policy }]);
  }
}

const HOLDERS: Holder[] = ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group'];
