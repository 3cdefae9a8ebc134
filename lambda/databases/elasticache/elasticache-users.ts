import { DescribeUsersCommand, type ElastiCacheClient, ModifyUserCommand, UserNotFoundFault } from '@aws-sdk/client-elasticache';
import type { ManagedUser, ManagedUsers } from './managed-users';

/** Users of ElastiCache, told apart by an id: the same name may be that of several. */
export class ElastiCacheUsers implements ManagedUsers {
  public readonly service = 'ElastiCache';

  constructor(private readonly client: ElastiCacheClient) {}

  public async look(userId: string): Promise<ManagedUser | undefined> {
    try {
      const { Users: [user] = [] } = await this.client.send(new DescribeUsersCommand({ UserId: userId }));
      return user && {
        name: user.UserName ?? '',
        status: user.Status ?? '',
        authentication: user.Authentication?.Type ?? '',
        passwordCount: user.Authentication?.PasswordCount ?? 0,
      };
    } catch (error) {
      if (error instanceof UserNotFoundFault) {
        return undefined;
      }
      throw error;
    }
  }

  public async change(userId: string, passwords: readonly string[]): Promise<void> {
    await this.client.send(new ModifyUserCommand({ UserId: userId, AuthenticationMode: { Type: 'password', Passwords: [...passwords] } }));
  }
}
