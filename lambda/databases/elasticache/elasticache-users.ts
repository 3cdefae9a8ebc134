import { DescribeUsersCommand, type ElastiCacheClient, ModifyUserCommand, type User, UserNotFoundFault } from '@aws-sdk/client-elasticache';
import type { ManagedUser, ManagedUsers, UserChange } from './managed-users';

const PAGE = 100;

/** Users of ElastiCache. They have an id besides their name, which the secret does not hold. */
export class ElastiCacheUsers implements ManagedUsers {
  public readonly service = 'ElastiCache';

  constructor(private readonly client: ElastiCacheClient) {}

  public async find(username: string): Promise<readonly ManagedUser[]> {
    const users: User[] = [];
    let marker: string | undefined;
    do {
      const page = await this.client.send(new DescribeUsersCommand({ MaxRecords: PAGE, Marker: marker }));
      users.push(...page.Users ?? []);
      marker = page.Marker;
    } while (marker !== undefined && marker !== '');
    return users.filter((user) => user.UserName === username).map(managedUser);
  }

  public async look(userId: string): Promise<ManagedUser | undefined> {
    try {
      const { Users: users = [] } = await this.client.send(new DescribeUsersCommand({ UserId: userId }));
      return users.map(managedUser)[0];
    } catch (error) {
      if (error instanceof UserNotFoundFault) {
        return undefined;
      }
      throw error;
    }
  }

  public async change(userId: string, { passwords, accessString }: UserChange): Promise<void> {
    await this.client.send(new ModifyUserCommand({
      UserId: userId, AuthenticationMode: { Type: 'password', Passwords: [...passwords] }, AccessString: accessString,
    }));
  }
}

function managedUser(user: User): ManagedUser {
  return {
    id: user.UserId ?? '',
    status: user.Status ?? '',
    authentication: user.Authentication?.Type ?? '',
    passwordCount: user.Authentication?.PasswordCount ?? 0,
  };
}
