/** A user as the service's API has it. */
export interface ManagedUser {
  /** What the API calls it by. */
  readonly id: string;
  /** `active`, or on its way from one state to another. */
  readonly status: string;
  /** `password`, `no-password` or `iam`. */
  readonly authentication: string;
  readonly passwordCount: number;
}

/** What is to change of a user. */
export interface UserChange {
  /** One or two; all others stop working. */
  readonly passwords: readonly string[];
  /** The user's rules; left as they are where absent. */
  readonly accessString: string | undefined;
}

/** Users of a service whose servers refuse `ACL SETUSER`, through its API; throws the SDK's own errors. */
export interface ManagedUsers {
  /** The service's name for people. */
  readonly service: string;
  /** All users of this name; several where the service tells users apart by something else. */
  find(username: string): Promise<readonly ManagedUser[]>;
  /** One user as it is now; undefined where it is gone. */
  look(userId: string): Promise<ManagedUser | undefined>;
  /** Begins the change. It is made when the user is active again. */
  change(userId: string, change: UserChange): Promise<void>;
}
