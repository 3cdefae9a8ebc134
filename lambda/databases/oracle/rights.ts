import type { Row, SqlConnection } from '../sql';
import { catalogName, identifier } from './quoting';

/** What a user can have directly, and the statement that grants it to another user. */
const KINDS: readonly { readonly query: string; readonly give: (row: Row, to: string) => string }[] = [
  {
    query: 'SELECT granted_role, admin_option FROM dba_role_privs WHERE grantee = :1 ORDER BY 1',
    give: (row, to) => `GRANT ${exactly(text(row, 'GRANTED_ROLE'))} TO ${to}${withAdmin(row)}`,
  },
  {
    query: 'SELECT privilege, admin_option FROM dba_sys_privs WHERE grantee = :1 ORDER BY 1',
    give: (row, to) => `GRANT ${text(row, 'PRIVILEGE')} TO ${to}${withAdmin(row)}`,
  },
  {
    query: 'SELECT owner, table_name, type, privilege, grantable FROM dba_tab_privs WHERE grantee = :1 ORDER BY 1, 2, 4',
    give: (row, to) => `GRANT ${text(row, 'PRIVILEGE')} ON ${object(row)} TO ${to}${withGrant(row)}`,
  },
  {
    query: 'SELECT owner, table_name, column_name, privilege, grantable FROM dba_col_privs WHERE grantee = :1 ORDER BY 1, 2, 3, 4',
    give: (row, to) => `GRANT ${text(row, 'PRIVILEGE')} (${exactly(text(row, 'COLUMN_NAME'))}) ON ${object(row)} TO ${to}${withGrant(row)}`,
  },
  {
    query: 'SELECT tablespace_name, max_bytes FROM dba_ts_quotas WHERE username = :1 ORDER BY 1',
    give: (row, to) => `ALTER USER ${to} QUOTA ${Number(row['MAX_BYTES']) < 0 ? 'UNLIMITED' : text(row, 'MAX_BYTES')} `
      + `ON ${exactly(text(row, 'TABLESPACE_NAME'))}`,
  },
];

/** Grants `to` what `from` has directly and `to` lacks. Revokes nothing. */
export async function copyRights(connection: SqlConnection, from: string, to: string): Promise<void> {
  for (const { query, give } of KINDS) {
    const given = await connection.query(query, [catalogName(from)]);
    const had = new Set((await connection.query(query, [catalogName(to)])).map((row) => JSON.stringify(row)));
    for (const row of given.filter((candidate) => !had.has(JSON.stringify(candidate)))) {
      await connection.query(give(row, identifier(to)));
    }
  }
  await copyDefaultRoles(connection, from, to);
}

/** Roles that a session does not have when it starts. */
async function copyDefaultRoles(connection: SqlConnection, from: string, to: string): Promise<void> {
  const query = "SELECT granted_role FROM dba_role_privs WHERE grantee = :1 AND default_role = 'NO' ORDER BY 1";
  const wanted = await connection.query(query, [catalogName(from)]);
  const found = await connection.query(query, [catalogName(to)]);
  if (JSON.stringify(wanted) !== JSON.stringify(found)) {
    const except = wanted.length === 0 ? '' : ` EXCEPT ${wanted.map((row) => exactly(text(row, 'GRANTED_ROLE'))).join(', ')}`;
    await connection.query(`ALTER USER ${identifier(to)} DEFAULT ROLE ALL${except}`);
  }
}

function object(row: Row): string {
  const name = exactly(text(row, 'TABLE_NAME'));
  // A directory belongs to no schema.
  return row['TYPE'] === 'DIRECTORY' ? `DIRECTORY ${name}` : `${exactly(text(row, 'OWNER'))}.${name}`;
}

function withAdmin(row: Row): string {
  return row['ADMIN_OPTION'] === 'YES' ? ' WITH ADMIN OPTION' : '';
}

function withGrant(row: Row): string {
  return row['GRANTABLE'] === 'YES' ? ' WITH GRANT OPTION' : '';
}

function text(row: Row, column: string): string {
  return String(row[column]);
}

/** Quotes a name from the catalog, unchanged; `identifier` is for names from settings and secrets. */
function exactly(name: string): string {
  return `"${name}"`;
}
