import { createHash } from 'node:crypto';
import { DatabaseError, ReadOnlyDatabaseError } from '../../rotation/errors';
import type { WantedUser } from '../database';
import { codeOf } from '../driver/socket-failures';
import type { Row, SqlConnection } from '../sql';
import { stateQuery } from './alternation-state';
import { literal } from './quoting';
import { READ_ROLE, roleOf, type Role } from './roles';
import type { Server } from './server';

/** Another rotation of the same user holds the lock for a few milliseconds only. */
const LOCK_TIMEOUT = '10s';

/** What a transaction begins with: how the server would store a password, and the user as it is. */
export interface Beginning {
  /** `scram-sha-256` or `md5`; undefined where the server takes no stored form. */
  readonly encryption: string | undefined;
  readonly role: Role | undefined;
  /** Where users alternate: what `stateQuery` found. */
  readonly state?: unknown;
}

/** Begins a transaction under the locks of what it will change, and reads what it needs to know, all in one way to the server. */
export async function begin(connection: SqlConnection, server: Server, wanted: WantedUser): Promise<Beginning> {
  if (server.isRedshift) {
    await connection.query('BEGIN READ WRITE');
    const [row] = await connection.query(`${READ_ROLE} WHERE rolname = $1`, [wanted.username]);
    return { encryption: undefined, role: roleOf(row) };
  }
  const { username, alternation } = wanted;
  const state = alternation ? `(${stateQuery([alternation.other, username], alternation.ownerRole)})` : 'NULL';
  // What a statement reads must not be older than the lock it waited for.
  const row = await beginLocked(connection, `
    BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
    SELECT ${lockNames(wanted).map(lock).join(', ')} FROM set_config('lock_timeout', '${LOCK_TIMEOUT}', true);
    SELECT pg_is_in_recovery() AS replica, current_setting('password_encryption') AS encryption, ${state} AS state, facts.*
      FROM (SELECT) AS one LEFT JOIN (${READ_ROLE}) AS facts ON rolname = ${literal(username)}`);
  if (row['replica'] === true) {
    throw replica();
  }
  const encryption = server.major >= 10 ? String(row['encryption']) : undefined;
  return { encryption, role: row['rolname'] === null ? undefined : roleOf(row), state: row['state'] };
}

async function beginLocked(connection: SqlConnection, statements: string): Promise<Row> {
  try {
    const [row] = await connection.query(statements);
    if (!row) {
      throw new DatabaseError('the database did not say how it stores passwords');
    }
    return row;
  } catch (error) {
    // "cannot set transaction read-write mode during recovery"
    throw codeOf(error) === '0A000' ? replica() : error;
  }
}

function replica(): ReadOnlyDatabaseError {
  return new ReadOnlyDatabaseError('the host is a read-only replica; name the writer in the secret');
}

/**
 * Two rotations of one user take turns; users that alternate are one in this. So do all that grant:
 * PostgreSQL does not wait where two grants meet at one object, the later fails ("tuple concurrently updated").
 */
function lockNames(wanted: WantedUser): string[] {
  return [`user ${wanted.alternation?.ownerRole ?? wanted.username}`, ...wanted.alternation || wanted.privileges ? ['grants'] : []];
}

function lock(name: string): string {
  const key = createHash('sha256').update(`cdk-managed-secrets ${name}`).digest().readBigInt64BE(0);
  return `pg_advisory_xact_lock(${key})`;
}
