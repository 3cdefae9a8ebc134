import { fault } from './fake-oracle-fault';
import type { OracleFakeSession } from './fake-oracle-session';
import type { FakeGrant, FakeRole, FakeUser } from './fake-oracle-state';
import type { Statement } from './fake-server';

function setPassword(user: FakeUser, password: string): void {
  if (password.length < 8 || password.toUpperCase().includes(user.name)) {
    throw fault('ORA-28003', 'password verification for the specified password failed');
  }
  if (user.history.includes(password)) {
    throw fault('ORA-28007', 'the password cannot be reused');
  }
  user.history.push(password);
  user.password = password;
  user.isExpired = false;
}

const NAME = '"([^"]+)"';
const pattern = (text: string): RegExp => new RegExp(`^${text.replaceAll('NAME', NAME)}$`);
const flag = (yes: boolean): string => yes ? 'YES' : 'NO';

/** A role or user that gets something. */
function receiver(session: OracleFakeSession, name: string): FakeUser | FakeRole {
  const found = session.server.users.get(name) ?? session.server.roles.get(name);
  if (!found) {
    throw fault('ORA-01917', `user or role '${name}' does not exist`);
  }
  return found;
}

function grantOnObject(session: OracleFakeSession, [list = '', column, owner = '', table = '', grantee = '', option]: readonly string[]): void {
  session.requireAdministrator();
  if (!session.server.objects.get(owner)?.has(table)) {
    throw fault('ORA-00942', 'table or view does not exist');
  }
  receiver(session, grantee);
  if (option && session.server.roles.has(grantee)) {
    throw fault('ORA-01926', 'cannot GRANT to a role WITH GRANT OPTION');
  }
  for (const privilege of list.split(', ')) {
    const grant: FakeGrant = { grantee, owner, table, ...column ? { column } : {}, privilege, grantable: Boolean(option) };
    if (!session.server.grants.some((other) => JSON.stringify(other) === JSON.stringify(grant))) {
      session.server.grants.push(grant);
    }
  }
}

/** Everything this server understands. */
export const STATEMENTS: readonly Statement<OracleFakeSession>[] = [
  [/^SELECT role FROM session_roles WHERE role = :1$/, ({ server, user }, _names, [role = '']) => server.rolesOf(user).includes(role) ? [{ ROLE: role }] : []],
  [/^SELECT privilege FROM session_privs$/, ({ server, user }) => [...server.systemOf(user)].map((privilege) => ({ PRIVILEGE: privilege }))],
  [/^SELECT profile, default_tablespace FROM dba_users WHERE username = :1$/, (session, _names, [name = '']) => {
    session.requireAdministrator('ORA-00942');
    const user = session.server.users.get(name);
    return user ? [{ PROFILE: user.profile, DEFAULT_TABLESPACE: user.tablespace }] : [];
  }],
  [/^SELECT role FROM dba_roles WHERE role = :1$/, (session, _names, [role = '']) => session.server.roles.has(role) ? [{ ROLE: role }] : []],
  [/^SELECT COUNT\(\*\) AS owned FROM dba_objects WHERE owner = :1$/, (session, _names, [owner = '']) => {
    session.requireAdministrator('ORA-00942');
    return [{ OWNED: session.server.objects.get(owner)?.size ?? 0 }];
  }],
  [/^SELECT object_name, object_type FROM dba_objects WHERE owner = :1 AND object_type IN \('TABLE', 'VIEW', 'SEQUENCE'\) ORDER BY 1$/, (session, _names, [owner = '']) =>
    [...session.server.objects.get(owner) ?? []].map(([name, type]) => ({ OBJECT_NAME: name, OBJECT_TYPE: type }))],
  [pattern('CREATE USER NAME IDENTIFIED BY NAME(?: DEFAULT TABLESPACE NAME PROFILE NAME)? ACCOUNT LOCK'),
    (session, [name = '', password = '', tablespace = 'USERS', profile = 'DEFAULT']) => {
      session.requireAdministrator();
      if (session.server.users.has(name) || session.server.roles.has(name)) {
        throw fault('ORA-01920', `user name '${name}' conflicts with another user or role name`);
      }
      setPassword({ ...session.user, name, history: [] }, password);
      session.server.addUser(name, password, { isLocked: true, tablespace, profile });
    }],
  [pattern('ALTER USER NAME ACCOUNT UNLOCK'), (session, [name = '']) => {
    session.requireAdministrator();
    session.target(name).isLocked = false;
  }],
  [pattern('ALTER USER NAME IDENTIFIED BY NAME ACCOUNT UNLOCK'), (session, [name = '', password = '']) => {
    session.requireAdministrator();
    setPassword(session.target(name), password);
    session.target(name).isLocked = false;
  }],
  [pattern('ALTER USER NAME IDENTIFIED BY NAME REPLACE NAME'), (session, [name = '', password = '', former]) => {
    if (session.target(name) !== session.user) {
      session.requireAdministrator();
    }
    if (session.target(name).password !== former) {
      throw fault('ORA-28008', 'invalid old password');
    }
    setPassword(session.target(name), password);
  }],
  [pattern('ALTER USER NAME PROFILE NAME'), (session, [name = '', profile = '']) => {
    session.requireAdministrator();
    session.target(name).profile = profile;
  }],
  [pattern('ALTER USER NAME QUOTA (UNLIMITED|\\d+) ON NAME'), (session, [name = '', quota = '', tablespace = '']) => {
    session.requireAdministrator();
    session.target(name).quotas.set(tablespace, quota === 'UNLIMITED' ? -1 : Number(quota));
  }],
  [/^ALTER USER "([^"]+)" DEFAULT ROLE ALL(?: EXCEPT (.*))?$/, (session, [name = '', except]) => {
    session.requireAdministrator();
    const user = session.target(name);
    user.nonDefaultRoles.clear();
    [...(except ?? '').matchAll(/"([^"]+)"/g)].forEach((match) => user.nonDefaultRoles.add(match[1] ?? ''));
  }],
  [pattern('CREATE ROLE NAME'), (session, [name = '']) => {
    session.requireAdministrator();
    session.server.roles.set(name, { system: new Map() });
  }],
  [pattern('GRANT NAME TO NAME( WITH ADMIN OPTION)?'), (session, [role = '', grantee = '', admin]) => {
    session.requireAdministrator();
    if (!session.server.roles.has(role)) {
      throw fault('ORA-01919', `role '${role}' does not exist`);
    }
    session.target(grantee).roles.set(role, Boolean(admin));
  }],
  [/^GRANT ([A-Z, ]+) TO "([^"]+)"( WITH ADMIN OPTION)?$/, (session, [list = '', grantee = '', admin]) => {
    session.requireAdministrator();
    const { system } = receiver(session, grantee);
    list.split(', ').forEach((privilege) => system.set(privilege, Boolean(admin) || system.get(privilege) === true));
  }],
  [/^GRANT ([A-Z, ]+?)(?: \("([^"]+)"\))? ON "([^"]+)"\."([^"]+)" TO "([^"]+)"( WITH GRANT OPTION)?$/, grantOnObject],
  [/^SELECT granted_role, admin_option FROM dba_role_privs WHERE grantee = :1 ORDER BY 1$/, (session, _names, [name = '']) => {
    session.requireAdministrator('ORA-00942');
    return [...session.target(name).roles].map(([role, admin]) => ({ GRANTED_ROLE: role, ADMIN_OPTION: flag(admin) }));
  }],
  [/^SELECT granted_role FROM dba_role_privs WHERE grantee = :1 AND default_role = 'NO' ORDER BY 1$/, (session, _names, [name = '']) =>
    [...session.target(name).nonDefaultRoles].map((role) => ({ GRANTED_ROLE: role }))],
  [/^SELECT privilege, admin_option FROM dba_sys_privs WHERE grantee = :1 ORDER BY 1$/, (session, _names, [name = '']) =>
    [...session.target(name).system].map(([privilege, admin]) => ({ PRIVILEGE: privilege, ADMIN_OPTION: flag(admin) }))],
  [/^SELECT owner, table_name, type, privilege, grantable FROM dba_tab_privs WHERE grantee = :1 ORDER BY 1, 2, 4$/, (session, _names, [name = '']) =>
    session.server.grants.filter((grant) => grant.grantee === name && grant.column === undefined)
      .map((grant) => ({ OWNER: grant.owner, TABLE_NAME: grant.table, TYPE: 'TABLE', PRIVILEGE: grant.privilege, GRANTABLE: flag(grant.grantable) }))],
  [/^SELECT owner, table_name, column_name, privilege, grantable FROM dba_col_privs WHERE grantee = :1 ORDER BY 1, 2, 3, 4$/, (session, _names, [name = '']) =>
    session.server.grants.filter((grant) => grant.grantee === name && grant.column !== undefined)
      .map(({ owner, table, column, privilege, grantable }) => (
        { OWNER: owner, TABLE_NAME: table, COLUMN_NAME: column, PRIVILEGE: privilege, GRANTABLE: flag(grantable) }))],
  [/^SELECT tablespace_name, max_bytes FROM dba_ts_quotas WHERE username = :1 ORDER BY 1$/, (session, _names, [name = '']) =>
    [...session.target(name).quotas].map(([tablespace, bytes]) => ({ TABLESPACE_NAME: tablespace, MAX_BYTES: bytes }))],
];
