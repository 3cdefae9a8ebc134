import { DescribeUsersCommand, type MemoryDBClient, UpdateUserCommand, UserNotFoundFault } from '@aws-sdk/client-memorydb';
import type { ManagedUser, ManagedUsers, UserChange } from './managed-users';

/** Users of MemoryDB, which have one name only. */
export class MemoryDbUsers implements ManagedUsers {
  public readonly service = 'MemoryDB';

  constructor(private readonly client: MemoryDBClient) {}

  public async find(username: string): Promise<readonly ManagedUser[]> {
    const user = await this.look(username);
    return user ? [user] : [];
  }

  public async look(userId: string): Promise<ManagedUser | undefined> {
    try {
      const { Users: [user] = [] } = await this.client.send(new DescribeUsersCommand({ UserName: userId }));
      return user && {
        id: user.Name ?? userId,
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

  public async change(userId: string, { passwords, accessString }: UserChange): Promise<void> {
    await this.client.send(new UpdateUserCommand({
      UserName: userId, AuthenticationMode: { Type: 'password', Passwords: [...passwords] }, AccessString: accessString,
    }));
  }
}
