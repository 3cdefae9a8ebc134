import { DescribeUsersCommand, type MemoryDBClient, UpdateUserCommand, UserNotFoundFault } from '@aws-sdk/client-memorydb';
import type { ManagedUser, ManagedUsers } from './managed-users';

/** Users of MemoryDB, whose names are their ids. */
export class MemoryDbUsers implements ManagedUsers {
  public readonly service = 'MemoryDB';

  constructor(private readonly client: MemoryDBClient) {}

  public async look(userId: string): Promise<ManagedUser | undefined> {
    try {
      const { Users: [user] = [] } = await this.client.send(new DescribeUsersCommand({ UserName: userId }));
      return user && {
        name: user.Name ?? '',
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
    await this.client.send(new UpdateUserCommand({ UserName: userId, AuthenticationMode: { Type: 'password', Passwords: [...passwords] } }));
  }
}
