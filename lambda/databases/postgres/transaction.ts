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

/** The state at the start of a transaction: how the server stores a password, and the user as it is. */
export interface Beginning {
  /** `scram-sha-256` or `md5`; undefined if the server does not accept a stored form. */
  readonly encryption: string | undefined;
  readonly role: Role | undefined;
  /** What `stateQuery` found, if users alternate. */
  readonly state?: unknown;
}

/** Begins a transaction with the locks of what it will change, and reads the present state, in one round trip. */
export async function begin(connection: SqlConnection, server: Server, wanted: WantedUser): Promise<Beginning> {
  if (server.isRedshift) {
    await connection.query('BEGIN READ WRITE');
    const [row] = await connection.query(`${READ_ROLE} WHERE rolname = $1`, [wanted.username]);
    return { encryption: undefined, role: roleOf(row) };
  }
  const { username, alternation } = wanted;
  const state = alternation ? `(${stateQuery([alternation.other, username], alternation.ownerRole)})` : 'NULL';
  // Read after the lock was acquired, so that the state is not older than the lock.
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
      throw new DatabaseError('the database did not return how it stores passwords');
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
 * Rotations of one user wait for each other; two users that alternate count as one. Sessions that grant privileges
 * wait, too: if two grants change one object at the same time, the later one fails ("tuple concurrently updated").
 */
function lockNames(wanted: WantedUser): string[] {
  return [`user ${wanted.alternation?.ownerRole ?? wanted.username}`, ...wanted.alternation || wanted.privileges ? ['grants'] : []];
}

function lock(name: string): string {
  const key = createHash('sha256').update(`cdk-managed-secrets ${name}`).digest().readBigInt64BE(0);
  return `pg_advisory_xact_lock(${key})`;
}
