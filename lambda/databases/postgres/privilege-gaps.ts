import { isKnown } from './alternation-details';
import type { AlternationState, Membership, Mention, MissingDefault, MissingRight, RoleState } from './alternation-types';
import { identifier, literal } from './quoting';
import type { RoleSetting } from './role-settings';

/** Two users and their role. */
export interface Alternation {
  /** The user that the rotation is about. */
  readonly username: string;
  readonly other: string;
  readonly ownerRole: string;
}

/** A difference from what users that alternate require. */
export interface PrivilegeGap {
  readonly description: string;
  /** Removes the difference. @default - unfixable: no session in this database can remove it */
  readonly statement?: string;
  /** The roles whose privileges the statement requires. */
  readonly as?: readonly string[];
  /** A setting to copy. It has no statement, since each setting quotes its value in its own way. */
  readonly setting?: RoleSetting;
}

/** All differences; those of the owner role come first. */
export function privilegeGapsOf(state: AlternationState, alternation: Alternation): PrivilegeGap[] {
  const { username, other, ownerRole } = alternation;
  const role = (name: string): RoleState | undefined => state.roles.find((each) => each.name === name);
  const [owner, user, partner] = [role(ownerRole), role(username), role(other)];
  if (!owner) {
    const missing = { description: `the owner role "${ownerRole}" does not exist`, statement: `CREATE ROLE ${identifier(ownerRole)} NOLOGIN` };
    return [...unfixableGaps(state, ownerRole), missing];
  }
  const users = [partner, user].filter((each) => each !== undefined);
  return [
    ...owner.canLogin ? [{ description: `the owner role "${ownerRole}" can log in, so it is the account of a user; name another role` }] : [],
    ...unfixableGaps(state, ownerRole),
    ...users.flatMap((each) => [...attributeGaps(each, owner, users), ...joinGaps(state, each, ownerRole)]),
    ...state.rights.map((right) => grantGap(right, ownerRole)),
    // After the grants: a new owner requires CREATE on the schema.
    ...ownershipGaps(state.owned, ownerRole),
    ...state.policies.map(({ user: of, policy, table, tableOwner, roles }) => ({
      description: `policy "${policy}" of ${table} applies to "${of}" and not to "${ownerRole}"`,
      statement: `ALTER POLICY ${identifier(policy)} ON ${table} TO ${[...roles, ownerRole].map(identifier).join(', ')}`,
      as: [tableOwner],
    })),
    ...state.defaults.map((missing) => defaultPrivilegeGap(missing)),
    ...user && partner ? differencesFrom(user, partner) : [],
  ];
}

function unfixableGaps({ roles, mentions, mappings }: AlternationState, ownerRole: string): PrivilegeGap[] {
  const owner = identifier(ownerRole);
  const elsewhere = mentions.filter((mention) => mention.database !== null && mention.alone > 0 && !isOwnDefault(mention));
  const descriptions = [
    ...roles.filter(({ name, isSuperuser }) => isSuperuser && name !== ownerRole).map(({ name }) =>
      `"${name}" is a superuser, which "${ownerRole}" must not become; use a user that is not, or ALTER ROLE ${identifier(name)} NOSUPERUSER`),
    ...elsewhere.map(({ user, database, catalog, as, alone }) =>
      `"${user}" ${as === 'o' ? 'owns' : 'has rights on'} ${alone} objects (${catalog}) of database "${database}", `
      + `and "${ownerRole}" does not; in that database, `
      + (as === 'o' ? `REASSIGN OWNED BY ${identifier(user)} TO ${owner}` : `grant ${owner} what ${identifier(user)} was granted`)),
    ...mappings.map(({ user, server }) => `"${user}" has a user mapping for server "${server}"; CREATE USER MAPPING FOR ${owner}, too`),
    ...mentions.filter((mention) => mention.database === null && !isKnown(mention)).map(({ user, catalog }) =>
      `"${user}" has rights that cannot be shared (${catalog}); revoke them`),
  ];
  return descriptions.map((description) => ({ description }));
}

/** A default privilege on what the user itself will create there. */
function isOwnDefault({ as, catalog }: Mention): boolean {
  return as === 'o' && catalog === 'pg_default_acl';
}

function ownershipGaps(owned: AlternationState['owned'], ownerRole: string): PrivilegeGap[] {
  return owned.map(({ user, count }) => ({
    description: `"${user}" owns ${count} objects that "${ownerRole}" must own`,
    statement: `REASSIGN OWNED BY ${identifier(user)} TO ${identifier(ownerRole)}`,
    as: [user, ownerRole],
  }));
}

/** A session in the owner role has the attributes and memberships of that role, not of its user. */
function attributeGaps(user: RoleState, owner: RoleState, users: readonly RoleState[]): PrivilegeGap[] {
  const to = identifier(owner.name);
  const memberships = user.memberOf.filter(({ role }) => role !== owner.name && users.every(({ name }) => name !== role));
  // Before PostgreSQL 16, a role inherited all of its memberships or none.
  const mustNotInherit = memberships.some(({ inherit }) => inherit === null) && !user.inherits && owner.inherits;
  return [
    ...user.attributes.filter((attribute) => !owner.attributes.includes(attribute)).map((attribute) => ({
      description: `role "${owner.name}" lacks ${attribute}, which "${user.name}" has`, statement: `ALTER ROLE ${to} ${attribute}`,
    })),
    ...mustNotInherit ? [{
      description: `role "${owner.name}" inherits privileges, which "${user.name}" does not`, statement: `ALTER ROLE ${to} NOINHERIT`,
    }] : [],
    ...memberships.flatMap((membership) => membershipGap(membership, owner)),
  ];
}

function membershipGap(wanted: Membership, owner: RoleState): PrivilegeGap[] {
  const has = owner.memberOf.find(({ role }) => role === wanted.role);
  const isLess = (option: 'admin' | 'inherit' | 'set'): boolean => wanted[option] === true && has?.[option] !== true;
  if (has && !isLess('admin') && !isLess('inherit') && !isLess('set')) {
    return [];
  }
  const value = (option: 'admin' | 'inherit' | 'set'): string => wanted[option] === true || has?.[option] === true ? 'TRUE' : 'FALSE';
  const before16 = wanted.admin ? ' WITH ADMIN OPTION' : '';
  const options = wanted.inherit === null ? before16 : ` WITH ADMIN ${value('admin')}, INHERIT ${value('inherit')}, SET ${value('set')}`;
  return [{
    description: `role "${owner.name}" is not a member of "${wanted.role}"${has ? ' with the same options' : ''}`,
    statement: `GRANT ${identifier(wanted.role)} TO ${identifier(owner.name)}${options}`,
  }];
}

/** In other databases, sessions start as the user itself: otherwise it would lose access to what it owns there. */
function joinGaps({ database, hasOptions }: AlternationState, { name, memberOf, settings }: RoleState, ownerRole: string): PrivilegeGap[] {
  const membership = memberOf.find(({ role }) => role === ownerRole);
  const starts = settings.filter((setting) => setting.name === 'role');
  const start = starts.find((setting) => setting.database === database) ?? starts.find((setting) => setting.database === null);
  return [
    ...membership && membership.inherit !== false && membership.set !== false ? [] : [{
      description: `role "${name}" is not a member of "${ownerRole}"`,
      statement: `GRANT ${identifier(ownerRole)} TO ${identifier(name)}${hasOptions ? ' WITH INHERIT TRUE, SET TRUE' : ''}`,
    }],
    ...start && [ownerRole, identifier(ownerRole)].includes(start.value) ? [] : [{
      description: `sessions of "${name}" do not start as "${ownerRole}"`,
      statement: `ALTER ROLE ${identifier(name)} IN DATABASE ${identifier(database)} SET role TO ${literal(ownerRole)}`,
    }],
  ];
}

function grantGap({ user, kind, identity, column, privilege, grantable, objectOwner }: MissingRight, ownerRole: string): PrivilegeGap {
  const clause = `${privilege}${column === null ? '' : ` (${identifier(column)})`} ON ${kind} ${identity}`;
  return {
    description: `role "${ownerRole}" lacks ${clause}${grantable ? ' WITH GRANT OPTION' : ''}, which "${user}" has`,
    statement: `GRANT ${clause} TO ${identifier(ownerRole)}${grantable ? ' WITH GRANT OPTION' : ''}`,
    as: [objectOwner],
  };
}

const CREATED: Readonly<Record<string, string>> = { r: 'TABLES', S: 'SEQUENCES', f: 'FUNCTIONS', T: 'TYPES', n: 'SCHEMAS', L: 'LARGE OBJECTS' };

function defaultPrivilegeGap({ user, creator, schema, type, grantee, privilege, grantable, isTaken }: MissingDefault): PrivilegeGap {
  const what = `${privilege} ON ${CREATED[type] ?? type}`;
  const to = grantee === null ? 'PUBLIC' : identifier(grantee);
  const where = schema === null ? '' : ` IN SCHEMA ${identifier(schema)}`;
  const change = isTaken ? `REVOKE ${what} FROM ${to}` : `GRANT ${what} TO ${to}${grantable ? ' WITH GRANT OPTION' : ''}`;
  return {
    description: `default privileges of "${creator}"${schema === null ? '' : ` in schema "${schema}"`} differ for "${user}": ${change}`,
    statement: `ALTER DEFAULT PRIVILEGES FOR ROLE ${identifier(creator)}${where} ${change}`,
    as: [creator],
  };
}

/** What belongs to the user that logs in: it is copied from the other user. */
function differencesFrom(user: RoleState, partner: RoleState): PrivilegeGap[] {
  const own = new Set(user.settings.map((setting) => JSON.stringify(setting)));
  const settings = partner.settings.filter((setting) => setting.name !== 'role' && !own.has(JSON.stringify(setting)));
  const to = identifier(user.name);
  return [
    ...user.connectionLimit === partner.connectionLimit ? [] : [{
      description: `its connection limit differs from that of "${partner.name}"`,
      statement: `ALTER ROLE ${to} CONNECTION LIMIT ${partner.connectionLimit}`,
    }],
    // In other databases, sessions have the attributes of the user itself.
    ...partner.attributes.filter((attribute) => !user.attributes.includes(attribute)).map((attribute) => ({
      description: `it lacks ${attribute}, which "${partner.name}" has`, statement: `ALTER ROLE ${to} ${attribute}`,
    })),
    ...settings.map((setting) => ({ description: `its setting ${setting.name} differs from that of "${partner.name}"`, setting })),
  ];
}
