import { DescribeUsersCommand, type ElastiCacheClient, ModifyUserCommand } from '@aws-sdk/client-elasticache';
import { findUser, type ManagedUser, type ManagedUsers, passwordMode } from './managed-users';

/** Users of ElastiCache. Only the id identifies one: several users can have the same name. */
export class ElastiCacheUsers implements ManagedUsers {
  public readonly service = 'ElastiCache';

  constructor(private readonly client: ElastiCacheClient) {}

  public find(userId: string): Promise<ManagedUser | undefined> {
    return findUser(() => this.client.send(new DescribeUsersCommand({ UserId: userId })));
  }

  public async setPasswords(userId: string, passwords: readonly string[]): Promise<void> {
    await this.client.send(new ModifyUserCommand({ UserId: userId, AuthenticationMode: passwordMode(passwords) }));
  }
}
