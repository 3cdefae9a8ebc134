import type { RoleSetting } from './role-settings';

/** A membership with its options. If several roles granted it, an option is set if one grant sets it. */
export interface Membership {
  readonly role: string;
  readonly admin: boolean;
  /** Null before PostgreSQL 16, where the member itself decided; so is `set`. */
  readonly inherit: boolean | null;
  readonly set: boolean | null;
}

export interface RoleState {
  readonly name: string;
  readonly canLogin: boolean;
  readonly isSuperuser: boolean;
  readonly inherits: boolean;
  /** Such as CREATEDB: a session has those of the role that it is in, and of no other. */
  readonly attributes: readonly string[];
  readonly connectionLimit: number;
  readonly settings: readonly RoleSetting[];
  readonly memberOf: readonly Membership[];
}

/** A mention of a user in the catalog. */
export interface Mention {
  readonly user: string;
  /** Null for this database, and for catalogs that all databases share. */
  readonly database: string | null;
  /** The catalog, such as `pg_class`. */
  readonly catalog: string;
  /** `o` as owner, `a` with privileges, `r` in a policy. */
  readonly as: string;
  /** The number of objects of another database at which the owner role is not mentioned. */
  readonly alone: number;
}

/** A privilege that was granted to a user directly and not to the owner role. */
export interface MissingRight {
  readonly user: string;
  readonly kind: string;
  readonly identity: string;
  readonly column: string | null;
  readonly privilege: string;
  readonly grantable: boolean;
  readonly objectOwner: string;
}

/** A row level policy that applies to a user and not to the owner role. */
export interface MissingPolicy {
  readonly user: string;
  readonly policy: string;
  readonly table: string;
  readonly tableOwner: string;
  readonly roles: readonly string[];
}

/** A default privilege on what `creator` will create that a user has and the owner role lacks; null means every schema, or PUBLIC. */
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

/** What mentions alone do not show of a user; only what is missing. */
export interface Details {
  readonly rights: readonly MissingRight[];
  readonly policies: readonly MissingPolicy[];
  readonly defaults: readonly MissingDefault[];
  /** The number of objects to reassign; temporary ones belong to their session only. */
  readonly owned: readonly { readonly user: string; readonly count: number }[];
  readonly mappings: readonly { readonly user: string; readonly server: string }[];
}

/** Two users and their owner role, as the catalog describes them; a role that does not exist is left out. */
export interface AlternationState extends Details {
  readonly database: string;
  /** Whether each membership has options of its own, as of PostgreSQL 16. */
  readonly hasOptions: boolean;
  readonly roles: readonly RoleState[];
  readonly mentions: readonly Mention[];
}
