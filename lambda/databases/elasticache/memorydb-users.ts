import { DescribeUsersCommand, type MemoryDBClient, UpdateUserCommand } from '@aws-sdk/client-memorydb';
import { findUser, type ManagedUser, type ManagedUsers, passwordMode } from './managed-users';

/** Users of MemoryDB, whose names are their ids. */
export class MemoryDbUsers implements ManagedUsers {
  public readonly service = 'MemoryDB';

  constructor(private readonly client: MemoryDBClient) {}

  public find(userId: string): Promise<ManagedUser | undefined> {
    return findUser(() => this.client.send(new DescribeUsersCommand({ UserName: userId })));
  }

  public async setPasswords(userId: string, passwords: readonly string[]): Promise<void> {
    await this.client.send(new UpdateUserCommand({ UserName: userId, AuthenticationMode: passwordMode(passwords) }));
  }
}
