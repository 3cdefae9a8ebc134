import { isNativeError } from 'node:util/types';

/** A user as the service's API describes it. */
export interface ManagedUser {
  /** The name that it logs in with. */
  readonly name: string;
  /** `active`, or the change in progress, such as `modifying`. */
  readonly status: string;
  /** `password`, `no-password` or `iam`. */
  readonly authentication: string;
  readonly passwordCount: number;
}

/** Users of a service whose servers refuse `ACL SETUSER`, through its API; throws the SDK's own errors. */
export interface ManagedUsers {
  /** The service's name, for messages. */
  readonly service: string;
  /** The user as it is now; undefined if there is none. */
  find(userId: string): Promise<ManagedUser | undefined>;
  /** Begins to give it these passwords, one or two; all others stop working. The change is complete when the user is active again. */
  setPasswords(userId: string, passwords: readonly string[]): Promise<void>;
}

/** The one user that a function may change. */
export interface ManagedAccount {
  readonly users: ManagedUsers;
  /** The user's id in the API. The construct states it: a secret must not choose which user is changed. */
  readonly id: string;
}

/** What ElastiCache and MemoryDB return for `DescribeUsers`; the name has a key of its own in each. */
export interface DescribedUsers {
  readonly Users?: readonly DescribedUser[] | undefined;
}

interface DescribedUser {
  readonly UserName?: string | undefined;
  readonly Name?: string | undefined;
  readonly Status?: string | undefined;
  readonly Authentication?: { readonly Type?: string | undefined; readonly PasswordCount?: number | undefined } | undefined;
}

/** Looks one user up; both services report a missing one as an error of the same name. */
export async function findUser(describe: () => Promise<DescribedUsers>): Promise<ManagedUser | undefined> {
  try {
    const { Users: [user] = [] } = await describe();
    return user && {
      name: user.UserName ?? user.Name ?? '',
      status: user.Status ?? '',
      authentication: user.Authentication?.Type ?? '',
      passwordCount: user.Authentication?.PasswordCount ?? 0,
    };
  } catch (error) {
    if (isNativeError(error) && error.name === 'UserNotFoundFault') {
      return undefined;
    }
    throw error;
  }
}

/** The input that both services accept for new passwords. */
export function passwordMode(passwords: readonly string[]): { readonly Type: 'password'; readonly Passwords: string[] } {
  return { Type: 'password', Passwords: [...passwords] };
}
