import type { PrivilegeSettings } from '../../../src/private/handler-contract';
import type { SqlConnection } from '../sql';
import { type AccessLevel, type PrivilegeState, readPrivileges, type SchemaState } from './privilege-state';
import { identifier } from './quoting';
import { usableRoles, withRightsOf } from './roles';
import type { Server } from './server';

const LEVELS: Readonly<Record<PrivilegeSettings['access'], AccessLevel>> = {
  readOnly: { schema: ['USAGE'], tables: ['SELECT'], sequences: ['SELECT'], database: ['CONNECT'] },
  readWrite: {
    schema: ['USAGE'], tables: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'], sequences: ['SELECT', 'USAGE', 'UPDATE'], database: ['CONNECT', 'TEMPORARY'],
  },
  owner: {
    schema: ['USAGE', 'CREATE'],
    tables: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'],
    sequences: ['SELECT', 'USAGE', 'UPDATE'],
    database: ['CONNECT', 'TEMPORARY', 'CREATE'],
  },
};

/** An `owner` of the whole database can create schemas; an `owner` of one schema cannot. */
function levelOf({ access, schema }: PrivilegeSettings): AccessLevel {
  const level = LEVELS[access];
  return { ...level, database: level.database.filter((right) => right !== 'CREATE' || schema === undefined) };
}

/** Grants what the user lacks, on existing objects and on those that will be created. */
export async function grantPrivileges(connection: SqlConnection, server: Server, grantee: string, settings: PrivilegeSettings): Promise<void> {
  const level = levelOf(settings);
  const state = await withSchema(connection, grantee, settings, level);
  const to = identifier(grantee);
  if (state.lacksDatabase) {
    await connection.query(`GRANT ${level.database.join(', ')} ON DATABASE ${identifier(state.database)} TO ${to}`);
  }
  const lacking = state.schemas.filter(isLacking);
  await withRightsOf(connection, server, lacking.flatMap(({ owners }) => owners), async () => {
    const usable = await usableRoles(connection, lacking.flatMap(({ creators }) => creators));
    for (const schema of lacking) {
      await grantIn(connection, schema, level, to, schema.creators.filter((creator) => usable.has(creator)));
    }
  });
}

function isLacking({ lacksSchema, tables, sequences, creators }: SchemaState): boolean {
  return lacksSchema || tables > 0 || sequences > 0 || creators.length > 0;
}

async function withSchema(
  connection: SqlConnection, grantee: string, { access, schema }: PrivilegeSettings, level: AccessLevel,
): Promise<PrivilegeState> {
  const state = await readPrivileges(connection, grantee, level, schema);
  if (schema === undefined || access !== 'owner' || state.schemas.length > 0) {
    return state;
  }
  await connection.query(`CREATE SCHEMA ${identifier(schema)}`);
  return readPrivileges(connection, grantee, level, schema);
}

/** A default privilege concerns what one role creates. So it is set for every role that creates tables, not for this session's user only. */
async function grantIn(connection: SqlConnection, schema: SchemaState, level: AccessLevel, to: string, creators: readonly string[]): Promise<void> {
  const inSchema = `IN SCHEMA ${identifier(schema.name)}`;
  if (schema.lacksSchema) {
    await connection.query(`GRANT ${level.schema.join(', ')} ON SCHEMA ${identifier(schema.name)} TO ${to}`);
  }
  if (schema.tables > 0) {
    await connection.query(`GRANT ${level.tables.join(', ')} ON ALL TABLES ${inSchema} TO ${to}`);
  }
  if (schema.sequences > 0) {
    await connection.query(`GRANT ${level.sequences.join(', ')} ON ALL SEQUENCES ${inSchema} TO ${to}`);
  }
  for (const creator of creators) {
    const defaults = `ALTER DEFAULT PRIVILEGES FOR ROLE ${identifier(creator)} ${inSchema} GRANT`;
    await connection.query(`${defaults} ${level.tables.join(', ')} ON TABLES TO ${to}`);
    await connection.query(`${defaults} ${level.sequences.join(', ')} ON SEQUENCES TO ${to}`);
  }
}

/** What the user lacks of this. Its own session cannot know the roles whose default privileges can be changed. */
export async function privilegeDifferences(connection: SqlConnection, grantee: string, settings: PrivilegeSettings): Promise<string[]> {
  const level = levelOf(settings);
  const state = await readPrivileges(connection, grantee, level, settings.schema);
  if (settings.schema !== undefined && state.schemas.length === 0) {
    return [`the schema "${settings.schema}" does not exist`];
  }
  return [
    ...state.lacksDatabase ? [`role "${grantee}" lacks ${level.database.join(', ')} on database "${state.database}"`] : [],
    ...state.schemas.flatMap((schema) => missingIn(grantee, schema, level)),
  ];
}

function missingIn(grantee: string, { name, lacksSchema, tables, sequences, noneToCome }: SchemaState, level: AccessLevel): string[] {
  return [
    ...lacksSchema ? [`role "${grantee}" lacks ${level.schema.join(', ')} on schema "${name}"`] : [],
    ...tables > 0 ? [`role "${grantee}" lacks ${level.tables.join(', ')} on ${tables} tables of schema "${name}"`] : [],
    ...sequences > 0 ? [`role "${grantee}" lacks ${level.sequences.join(', ')} on ${sequences} sequences of schema "${name}"`] : [],
    ...noneToCome ? [`role "${grantee}" has no default privileges in schema "${name}"`] : [],
  ];
}
