/** A user as the service's API has it. */
export interface ManagedUser {
  /** What it logs in as. */
  readonly name: string;
  /** `active`, or on its way from one state to another. */
  readonly status: string;
  /** `password`, `no-password` or `iam`. */
  readonly authentication: string;
  readonly passwordCount: number;
}

/** Users of a service whose servers refuse `ACL SETUSER`, through its API; throws the SDK's own errors. */
export interface ManagedUsers {
  /** The service's name for people. */
  readonly service: string;
  /** The user as it is now; undefined where there is none. */
  look(userId: string): Promise<ManagedUser | undefined>;
  /** Begins to give it these passwords, one or two; all others stop working. It is done when the user is active again. */
  change(userId: string, passwords: readonly string[]): Promise<void>;
}

/** The one user that a function may change. */
export interface ManagedAccount {
  readonly users: ManagedUsers;
  /** What the API calls the user by; from the construct, as is whatever else a secret must not choose. */
  readonly id: string;
}
