import type { RoleSetting } from './role-settings';

/** A membership with its options; where several people granted it, what all of them together allow. */
export interface Membership {
  readonly role: string;
  readonly admin: boolean;
  /** Before PostgreSQL 16 the member's own affair, and null here, as is `set`. */
  readonly inherit: boolean | null;
  readonly set: boolean | null;
}

export interface RoleState {
  readonly name: string;
  readonly canLogin: boolean;
  readonly isSuperuser: boolean;
  readonly inherits: boolean;
  /** Such as CREATEDB: what a session has of the role it is in, and of no other. */
  readonly attributes: readonly string[];
  readonly connectionLimit: number;
  readonly settings: readonly RoleSetting[];
  readonly memberOf: readonly Membership[];
}

/** Where a user is mentioned in the catalog. */
export interface Mention {
  readonly user: string;
  /** Null for this database and for what all databases share. */
  readonly database: string | null;
  /** The catalog, such as `pg_class`. */
  readonly catalog: string;
  /** As whom: `o` as owner, `a` as one with rights, `r` in a policy. */
  readonly as: string;
  /** At how many objects of another database the owner role is not mentioned. */
  readonly alone: number;
}

/** A right that a user was given directly and the owner role was not. */
export interface MissingRight {
  readonly user: string;
  readonly kind: string;
  readonly identity: string;
  readonly column: string | null;
  readonly privilege: string;
  readonly grantable: boolean;
  readonly objectOwner: string;
}

/** A row level policy that is about a user and not about the owner role. */
export interface MissingPolicy {
  readonly user: string;
  readonly policy: string;
  readonly table: string;
  readonly tableOwner: string;
  readonly roles: readonly string[];
}

/** A right on what `creator` will create that is not as it is for a user; null stands for every schema, and for PUBLIC. */
export interface MissingDefault {
  readonly user: string;
  readonly creator: string;
  readonly schema: string | null;
  readonly type: string;
  readonly grantee: string | null;
  readonly privilege: string;
  readonly grantable: boolean;
  readonly isTaken: boolean;
}

/** What of a user's cannot be known from mentions alone; only what is missing. */
export interface Details {
  readonly rights: readonly MissingRight[];
  readonly policies: readonly MissingPolicy[];
  readonly defaults: readonly MissingDefault[];
  /** Whose objects can be handed over; temporary ones are nobody else's business. */
  readonly owned: readonly { readonly user: string; readonly count: number }[];
  readonly mappings: readonly { readonly user: string; readonly server: string }[];
}

/** Two users and their owner role, as the catalog has them; empty where a role does not exist. */
export interface AlternationState extends Details {
  readonly database: string;
  /** Whether each membership has options of its own, as of PostgreSQL 16. */
  readonly hasOptions: boolean;
  readonly roles: readonly RoleState[];
  readonly mentions: readonly Mention[];
}
