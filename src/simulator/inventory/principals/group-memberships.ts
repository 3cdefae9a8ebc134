import { wholeUnknown } from '../../iam/unknown-text';
import { physicalName } from '../../template/resource-identifiers';
import { creationDoubt } from '../../template/template-conditions';
import type { TemplateResource, TemplateStack } from '../../template/template-stack';
import type { ValueResolver } from '../../template/value-resolver';

/** The membership of a user in a group. */
export interface GroupMembership {
  readonly name: string;
  /** The group; undefined if no template creates it. */
  readonly group?: TemplateResource;
  /** Why it is unknown whether the user belongs to the group; undefined if it is known. */
  readonly doubt?: string;
}

/** Which groups users belong to: by their own `Groups` or by an `AWS::IAM::UserToGroupAddition`. */
export class GroupMemberships {
  constructor(private readonly stacks: readonly TemplateStack[], private readonly resolver: ValueResolver) {}

  public of(user: TemplateResource): GroupMembership[] {
    const own = this.resolver.list(user.stack, user.properties.Groups).map((name): Omit<GroupMembership, 'group'> => ({ name: String(name) }));
    const groups = this.inAccountOf(user, 'AWS::IAM::Group');
    return [...own, ...this.additionsOf(user)].map((membership) => ({
      ...membership, group: groups.find((group) => physicalName(group, this.resolver) === membership.name),
    }));
  }

  private additionsOf(user: TemplateResource): Array<Omit<GroupMembership, 'group'>> {
    const userName = physicalName(user, this.resolver);
    return this.inAccountOf(user, 'AWS::IAM::UserToGroupAddition').flatMap((addition) => {
      const users = this.resolver.list(addition.stack, addition.properties.Users).map(String);
      const isListed = users.includes(userName);
      const doubt = isListed ? creationDoubt(addition, this.resolver) : users.map(wholeUnknown).find((found) => found !== undefined);
      const name = this.resolver.text(addition.stack, addition.properties.GroupName);
      return isListed || doubt !== undefined ? [{ name, doubt }] : [];
    });
  }

  private inAccountOf(user: TemplateResource, type: string): TemplateResource[] {
    const stacks = this.stacks.filter(({ account }) => account === user.stack.account);
    return stacks.flatMap((stack) => [...stack.resources.values()].filter((resource) => resource.type === type));
  }
}
