import { ServerFault, type Statement } from './fake-server';
import { addTo, put, set } from './fake-sqlserver-changes';
import { fold, pattern, unquote } from './fake-sqlserver-names';
import type { SqlServerFakeSession } from './fake-sqlserver-session';
import type { FakePermission } from './fake-sqlserver-state';

const nullRow = { schema_name: null, object_name: null, column_name: null };

/** Users, roles, schemas and permissions of the database. */
export const RIGHTS_STATEMENTS: readonly Statement<SqlServerFakeSession>[] = [
  [/^SELECT CASE WHEN sid = SUSER_SID\(@p1\) THEN 1 ELSE 0 END AS mapped, type FROM sys\.database_principals WHERE name = @p1$/, (session, _names, [name = '']) => {
    session.requireDatabase();
    const user = session.server.users.get(fold(name));
    return user ? [{ mapped: user.sid === session.server.logins.get(fold(name))?.sid ? 1 : 0, type: 'S' }] : [];
  }],
  [/^SELECT name FROM sys\.database_principals WHERE name = @p1 AND type = 'S'$/, (session, _names, [name = '']) => {
    session.requireDatabase();
    return session.server.users.has(fold(name)) ? [{ name }] : [];
  }],
  [/^SELECT type FROM sys\.database_principals WHERE name = @p1$/, (session, _names, [name = '']) => {
    session.requireDatabase();
    return session.server.roles.has(fold(name)) ? [{ type: 'R' }] : session.server.users.has(fold(name)) ? [{ type: 'S' }] : [];
  }],
  [pattern('CREATE USER ID FOR LOGIN ID'), (session, [quoted = '', login = '']) => {
    session.requireAdministrator();
    session.requireDatabase();
    const name = unquote(quoted);
    if (session.server.users.has(fold(name)) || session.server.roles.has(fold(name))) {
      throw new ServerFault(`User, group, or role '${name}' already exists in the current database.`, { number: 15023 });
    }
    put(session, session.server.users, fold(name), { name, sid: session.target(login).sid });
  }],
  [pattern('ALTER USER ID WITH LOGIN = ID'), (session, [name = '', login = '']) => {
    session.requireAdministrator();
    const user = session.server.users.get(fold(unquote(name)));
    if (user) {
      set(session, user, 'sid', session.target(login).sid);
    }
  }],
  [pattern('CREATE ROLE ID'), (session, [name = '']) => {
    session.requireAdministrator();
    session.requireDatabase();
    put(session, session.server.roles, fold(unquote(name)), new Set<string>());
  }],
  [pattern('ALTER ROLE ID ADD MEMBER ID'), (session, [role = '', member = '']) => {
    session.requireAdministrator();
    session.requireDatabase();
    addTo(session, session.server.roles.get(fold(unquote(role))), fold(unquote(member)));
  }],
  [pattern('ALTER SERVER ROLE ID ADD MEMBER ID'), (session, [role = '', member = '']) => {
    session.requireAdministrator();
    addTo(session, session.target(member).serverRoles, unquote(role));
  }],
  [pattern('ALTER AUTHORIZATION ON SCHEMA::ID TO ID'), (session, [name = '', owner = '']) => {
    session.requireAdministrator();
    const schema = session.server.schemas.get(unquote(name));
    if (schema) {
      set(session, schema, 'owner', unquote(owner));
    }
  }],
  [pattern('CREATE SCHEMA ID'), (session, [name = '']) => {
    session.requireAdministrator();
    put(session, session.server.schemas, unquote(name), { owner: 'dbo' });
  }],
  [/^SELECT name FROM sys\.schemas WHERE principal_id = DATABASE_PRINCIPAL_ID\(@p1\) ORDER BY 1$/, (session, _names, [name = '']) =>
    [...session.server.schemas].filter(([, schema]) => fold(schema.owner) === fold(name)).map(([schema]) => ({ name: schema }))],
  [/^SELECT name FROM sys\.schemas WHERE name = @p1$/, (session, _names, [name = '']) => session.server.schemas.has(name) ? [{ name }] : []],
  [/^SELECT r\.name FROM sys\.server_role_members m JOIN .* WHERE u\.name = @p1 ORDER BY 1$/, (session, _names, [name = '']) => {
    session.requireAdministrator();
    return [...session.server.logins.get(fold(name))?.serverRoles ?? []].sort().map((role) => ({ name: role }));
  }],
  [/^SELECT state_desc, .* FROM sys\.server_permissions p JOIN .* WHERE u\.name = @p1 AND p\.type <> 'COSQ' ORDER BY 2$/, () => []],
  [/^SELECT r\.name FROM sys\.database_role_members m JOIN .* WHERE u\.name = @p1 ORDER BY 1$/, (session, _names, [name = '']) => {
    session.requireAdministrator();
    session.requireDatabase();
    return [...session.server.roles].filter(([, members]) => members.has(fold(name))).map(([role]) => ({ name: role }));
  }],
  [/^SELECT state_desc, .* FROM sys\.database_permissions p JOIN .* WHERE u\.name = @p1 AND p\.type <> 'CO' ORDER BY 2, 4, 5, 6$/, (session, _names, [name = '']) => {
    session.requireAdministrator();
    session.requireDatabase();
    return session.server.permissions.filter((row) => fold(row.grantee) === fold(name)).map((row) => ({
      ...nullRow,
      state_desc: row.state,
      permission_name: row.permission,
      class_desc: row.object ? 'OBJECT_OR_COLUMN' : row.schema ? 'SCHEMA' : 'DATABASE',
      schema_name: row.schema ?? null,
      object_name: row.object ?? null,
      column_name: row.column ?? null,
    }));
  }],
  [/^(GRANT|DENY) ([A-Z, ]+?)(?: ON (SCHEMA|OBJECT)::"((?:[^"]|"")+)"(?:\."((?:[^"]|"")+)")?)?(?: \("((?:[^"]|"")+)"\))? TO "((?:[^"]|"")+)"( WITH GRANT OPTION)?$/,
    (session, [verb, list = '', , schema, object, column, grantee = '', option]) => {
      session.requireAdministrator();
      session.requireDatabase();
      const name = unquote(grantee);
      if (!session.server.users.has(fold(name)) && !session.server.roles.has(fold(name))) {
        throw new ServerFault('Cannot find the user, because it does not exist or you do not have permission.', { number: 15151 });
      }
      for (const permission of list.split(', ')) {
        const row: FakePermission = {
          grantee: name,
          permission,
          state: verb === 'DENY' ? 'DENY' : option ? 'GRANT_WITH_GRANT_OPTION' : 'GRANT',
          ...schema ? { schema: unquote(schema) } : {},
          ...object ? { object: unquote(object) } : {},
          ...column ? { column: unquote(column) } : {},
        };
        if (!session.server.permissions.some((other) => JSON.stringify(other) === JSON.stringify(row))) {
          session.change(() => session.server.permissions.splice(session.server.permissions.indexOf(row), 1));
          session.server.permissions.push(row);
        }
      }
    }],
  [/^SELECT IS_ROLEMEMBER\(@p1\) AS member$/, (session, _names, [role = '']) => {
    session.requireDatabase();
    const user = session.server.userOf(session.login) ?? '';
    return [{ member: session.server.roles.has(fold(role)) ? Number(session.server.principalsOf(user).includes(fold(role))) : null }];
  }],
  [/^SELECT HAS_PERMS_BY_NAME\(QUOTENAME\(@p1\), 'SCHEMA', @p2\) AS allowed$/, (session, _names, [schema = '', permission = '']) =>
    [{ allowed: session.server.schemas.has(schema) ? Number(session.server.may(session.server.userOf(session.login) ?? '', permission, schema)) : null }]],
  [/^SELECT HAS_PERMS_BY_NAME\(NULL, 'DATABASE', @p1\) AS allowed$/, (session, _names, [permission = '']) =>
    [{ allowed: Number(session.server.may(session.server.userOf(session.login) ?? '', permission)) }]],
];
