import { isKnown } from './alternation-details';
import type { AlternationState, Membership, Mention, MissingDefault, MissingRight, RoleState } from './alternation-types';
import { identifier, literal } from './quoting';
import type { RoleSetting } from './role-settings';

/** Two users and their role. */
export interface Alternation {
  /** The user that takes over. */
  readonly username: string;
  readonly other: string;
  readonly ownerRole: string;
}

/** Something that is not as it must be for users that alternate. */
export interface Shortfall {
  readonly says: string;
  /** What makes it so; absent where no session in this database can. */
  readonly statement?: string;
  /** As whom the statement may be run. */
  readonly as?: readonly string[];
  /** A setting has no statement that others could run: how its value is spelt differs from one to the other. */
  readonly setting?: RoleSetting;
}

/** All that is not as it must be; what belongs to the owner role comes first. */
export function shortfallsOf(state: AlternationState, alternation: Alternation): Shortfall[] {
  const { username, other, ownerRole } = alternation;
  const role = (name: string): RoleState | undefined => state.roles.find((each) => each.name === name);
  const [owner, user, twin] = [role(ownerRole), role(username), role(other)];
  if (!owner) {
    const made = { says: `the owner role "${ownerRole}" does not exist`, statement: `CREATE ROLE ${identifier(ownerRole)} NOLOGIN` };
    return [...unshareable(state, ownerRole), made];
  }
  const users = [twin, user].filter((each) => each !== undefined);
  return [
    ...owner.canLogin ? [{ says: `the owner role "${ownerRole}" can log in, so it is somebody's account; name another role` }] : [],
    ...unshareable(state, ownerRole),
    ...users.flatMap((each) => [...unlent(each, owner, users), ...unjoined(state, each, ownerRole)]),
    ...state.rights.map((right) => ungranted(right, ownerRole)),
    // A new owner must be allowed to create in the schema.
    ...unowned(state.owned, ownerRole),
    ...state.policies.map(({ user: of, policy, table, tableOwner, roles }) => ({
      says: `policy "${policy}" of ${table} is about "${of}" and not about "${ownerRole}"`,
      statement: `ALTER POLICY ${identifier(policy)} ON ${table} TO ${[...roles, ownerRole].map(identifier).join(', ')}`,
      as: [tableOwner],
    })),
    ...state.defaults.map((missing) => undefaulted(missing)),
    ...user && twin ? unlike(user, twin) : [],
  ];
}

function unshareable({ roles, mentions, mappings }: AlternationState, ownerRole: string): Shortfall[] {
  const owner = identifier(ownerRole);
  const elsewhere = mentions.filter((mention) => mention.database !== null && mention.alone > 0 && !isOwnDefault(mention));
  const says = [
    ...roles.filter(({ name, isSuperuser }) => isSuperuser && name !== ownerRole).map(({ name }) =>
      `"${name}" is a superuser, which "${ownerRole}" must not become; take a user that is none, or ALTER ROLE ${identifier(name)} NOSUPERUSER`),
    ...elsewhere.map(({ user, database, catalog, as, alone }) =>
      `"${user}" ${as === 'o' ? 'owns' : 'has rights on'} ${alone} objects (${catalog}) of database "${database}", "${ownerRole}" does not; there, `
      + (as === 'o' ? `REASSIGN OWNED BY ${identifier(user)} TO ${owner}` : `grant ${owner} what ${identifier(user)} was granted`)),
    ...mappings.map(({ user, server }) => `"${user}" has a user mapping for server "${server}"; CREATE USER MAPPING FOR ${owner}, too`),
    ...mentions.filter((mention) => mention.database === null && !isKnown(mention)).map(({ user, catalog }) =>
      `"${user}" has rights that cannot be shared (${catalog}); revoke them`),
  ];
  return says.map((each) => ({ says: each }));
}

/** About what the user itself will create there. */
function isOwnDefault({ as, catalog }: Mention): boolean {
  return as === 'o' && catalog === 'pg_default_acl';
}

function unowned(owned: AlternationState['owned'], ownerRole: string): Shortfall[] {
  return owned.map(({ user, count }) => ({
    says: `"${user}" owns ${count} objects that "${ownerRole}" does not`,
    statement: `REASSIGN OWNED BY ${identifier(user)} TO ${identifier(ownerRole)}`,
    as: [user, ownerRole],
  }));
}

/** A session in the owner role has that role's attributes and memberships, not its user's. */
function unlent(user: RoleState, owner: RoleState, users: readonly RoleState[]): Shortfall[] {
  const to = identifier(owner.name);
  const memberships = user.memberOf.filter(({ role }) => role !== owner.name && users.every(({ name }) => name !== role));
  // Before PostgreSQL 16, whether memberships inherit was the member's own affair.
  const mustNotInherit = memberships.some(({ inherit }) => inherit === null) && !user.inherits && owner.inherits;
  return [
    ...user.attributes.filter((attribute) => !owner.attributes.includes(attribute)).map((attribute) => ({
      says: `"${owner.name}" has not ${attribute}, which "${user.name}" has`, statement: `ALTER ROLE ${to} ${attribute}`,
    })),
    ...mustNotInherit ? [{ says: `"${owner.name}" inherits what "${user.name}" does not`, statement: `ALTER ROLE ${to} NOINHERIT` }] : [],
    ...memberships.flatMap((membership) => unshared(membership, owner)),
  ];
}

function unshared(wanted: Membership, owner: RoleState): Shortfall[] {
  const has = owner.memberOf.find(({ role }) => role === wanted.role);
  const isLess = (option: 'admin' | 'inherit' | 'set'): boolean => wanted[option] === true && has?.[option] !== true;
  if (has && !isLess('admin') && !isLess('inherit') && !isLess('set')) {
    return [];
  }
  const value = (option: 'admin' | 'inherit' | 'set'): string => wanted[option] === true || has?.[option] === true ? 'TRUE' : 'FALSE';
  const before16 = wanted.admin ? ' WITH ADMIN OPTION' : '';
  const options = wanted.inherit === null ? before16 : ` WITH ADMIN ${value('admin')}, INHERIT ${value('inherit')}, SET ${value('set')}`;
  return [{
    says: `"${owner.name}" does not belong to "${wanted.role}"${has ? ' with the same options' : ''}`,
    statement: `GRANT ${identifier(wanted.role)} TO ${identifier(owner.name)}${options}`,
  }];
}

/** In other databases a user begins as itself: what it owns there would otherwise no longer be its own. */
function unjoined({ database, hasOptions }: AlternationState, { name, memberOf, settings }: RoleState, ownerRole: string): Shortfall[] {
  const membership = memberOf.find(({ role }) => role === ownerRole);
  const starts = settings.filter((setting) => setting.name === 'role');
  const start = starts.find((setting) => setting.database === database) ?? starts.find((setting) => setting.database === null);
  return [
    ...membership && membership.inherit !== false && membership.set !== false ? [] : [{
      says: `"${name}" does not belong to "${ownerRole}"`,
      statement: `GRANT ${identifier(ownerRole)} TO ${identifier(name)}${hasOptions ? ' WITH INHERIT TRUE, SET TRUE' : ''}`,
    }],
    ...start && [ownerRole, identifier(ownerRole)].includes(start.value) ? [] : [{
      says: `sessions of "${name}" do not start as "${ownerRole}"`,
      statement: `ALTER ROLE ${identifier(name)} IN DATABASE ${identifier(database)} SET role TO ${literal(ownerRole)}`,
    }],
  ];
}

function ungranted({ user, kind, identity, column, privilege, grantable, objectOwner }: MissingRight, ownerRole: string): Shortfall {
  const clause = `${privilege}${column === null ? '' : ` (${identifier(column)})`} ON ${kind} ${identity}`;
  return {
    says: `"${ownerRole}" has not ${clause}${grantable ? ' WITH GRANT OPTION' : ''}, which "${user}" has`,
    statement: `GRANT ${clause} TO ${identifier(ownerRole)}${grantable ? ' WITH GRANT OPTION' : ''}`,
    as: [objectOwner],
  };
}

const CREATED: Readonly<Record<string, string>> = { r: 'TABLES', S: 'SEQUENCES', f: 'FUNCTIONS', T: 'TYPES', n: 'SCHEMAS', L: 'LARGE OBJECTS' };

function undefaulted({ user, creator, schema, type, grantee, privilege, grantable, isTaken }: MissingDefault): Shortfall {
  const what = `${privilege} ON ${CREATED[type] ?? type}`;
  const whom = grantee === null ? 'PUBLIC' : identifier(grantee);
  const where = schema === null ? '' : ` IN SCHEMA ${identifier(schema)}`;
  const change = isTaken ? `REVOKE ${what} FROM ${whom}` : `GRANT ${what} TO ${whom}${grantable ? ' WITH GRANT OPTION' : ''}`;
  return {
    says: `what "${creator}" will create${schema === null ? '' : ` in schema "${schema}"`} lacks for "${user}": ${change}`,
    statement: `ALTER DEFAULT PRIVILEGES FOR ROLE ${identifier(creator)}${where} ${change}`,
    as: [creator],
  };
}

/** What belongs to who logs in: the one that takes over gets it of the other. */
function unlike(user: RoleState, twin: RoleState): Shortfall[] {
  const own = new Set(user.settings.map((setting) => JSON.stringify(setting)));
  const settings = twin.settings.filter((setting) => setting.name !== 'role' && !own.has(JSON.stringify(setting)));
  const to = identifier(user.name);
  return [
    ...user.connectionLimit === twin.connectionLimit ? [] : [{
      says: `its connection limit is not that of "${twin.name}"`, statement: `ALTER ROLE ${to} CONNECTION LIMIT ${twin.connectionLimit}`,
    }],
    // In other databases it has its own.
    ...twin.attributes.filter((attribute) => !user.attributes.includes(attribute)).map((attribute) => ({
      says: `it has not ${attribute}, which "${twin.name}" has`, statement: `ALTER ROLE ${to} ${attribute}`,
    })),
    ...settings.map((setting) => ({ says: `its setting ${setting.name} is not that of "${twin.name}"`, setting })),
  ];
}
