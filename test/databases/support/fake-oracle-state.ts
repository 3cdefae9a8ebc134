export interface FakeUser {
  readonly name: string;
  password: string;
  isLocked: boolean;
  isExpired: boolean;
  readonly isAdministrator: boolean;
  profile: string;
  readonly tablespace: string;
  /** Passwords that a profile does not let come back. */
  readonly history: string[];
  /** Roles and system privileges, each with or without ADMIN OPTION. */
  readonly roles: Map<string, boolean>;
  readonly nonDefaultRoles: Set<string>;
  readonly system: Map<string, boolean>;
  readonly quotas: Map<string, number>;
}

export interface FakeGrant {
  readonly grantee: string;
  readonly owner: string;
  readonly table: string;
  readonly column?: string;
  readonly privilege: string;
  readonly grantable: boolean;
}

export interface FakeRole {
  readonly system: Map<string, boolean>;
}

/** Users, roles and grants. */
export class OracleState {
  public readonly users = new Map<string, FakeUser>();
  public readonly roles = new Map<string, FakeRole>();
  public readonly grants: FakeGrant[] = [];
  /** By owner: names and types. */
  public readonly objects = new Map<string, Map<string, string>>();

  public addUser(name: string, password: string, changes: Partial<FakeUser> = {}): FakeUser {
    const user: FakeUser = {
      name,
      password,
      isLocked: false,
      isExpired: false,
      isAdministrator: false,
      profile: 'DEFAULT',
      tablespace: 'USERS',
      history: [password],
      roles: new Map(),
      nonDefaultRoles: new Set(),
      system: new Map(),
      quotas: new Map(),
      ...changes,
    };
    this.users.set(name, user);
    return user;
  }

  /** As a session has them from its start. */
  public rolesOf(user: FakeUser): string[] {
    return [...user.roles.keys()].filter((role) => !user.nonDefaultRoles.has(role));
  }

  public systemOf(user: FakeUser): Set<string> {
    return new Set([...user.system.keys(), ...this.rolesOf(user).flatMap((role) => [...this.roles.get(role)?.system.keys() ?? []])]);
  }

  public may(user: FakeUser, privilege: string, owner: string, table: string): boolean {
    const grantees = [user.name, ...this.rolesOf(user)];
    return this.grants.some((grant) => grantees.includes(grant.grantee) && grant.owner === owner && grant.table === table
      && grant.privilege === privilege && grant.column === undefined);
  }
}
