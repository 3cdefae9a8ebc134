import { fault } from './fake-oracle-fault';
import { OracleFakeSession } from './fake-oracle-session';
import type { FakeEngine } from './fake-server';

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

/** Users, roles and grants. Every statement commits by itself, as DDL does there. */
export class FakeOracle implements FakeEngine {
  public readonly users = new Map<string, FakeUser>();
  public readonly roles = new Map<string, FakeRole>();
  public readonly grants: FakeGrant[] = [];
  /** By owner: names and types. */
  public readonly objects = new Map<string, Map<string, string>>();

  public login(quoted: string, password: string): OracleFakeSession {
    const name = /^"(.*)"$/.exec(quoted)?.[1] ?? quoted.toUpperCase();
    const user = this.users.get(name);
    if (!user || user.password !== password) {
      throw fault('ORA-01017', 'invalid username/password; logon denied');
    }
    if (user.isLocked) {
      throw fault('ORA-28000', 'the account is locked');
    }
    if (user.isExpired) {
      throw fault('ORA-28001', 'the password has expired');
    }
    if (!user.isAdministrator && !this.systemOf(user).has('CREATE SESSION')) {
      throw fault('ORA-01045', 'user lacks CREATE SESSION privilege; logon denied');
    }
    return new OracleFakeSession(this, user);
  }

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
