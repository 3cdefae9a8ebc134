import { connectFailure, type FailureTable, statementFailure } from '../../lambda/databases/driver/failures';
import { USER_API_FAILURES } from '../../lambda/databases/elasticache/failures';
import { MONGODB_FAILURES } from '../../lambda/databases/mongodb/failures';
import { MYSQL_FAILURES } from '../../lambda/databases/mysql/failures';
import { ORACLE_FAILURES } from '../../lambda/databases/oracle/failures';
import { POSTGRES_FAILURES } from '../../lambda/databases/postgres/failures';
import { REDIS_FAILURES } from '../../lambda/databases/redis/failures';
import { SQL_SERVER_FAILURES } from '../../lambda/databases/sqlserver/failures';
import { ReadOnlyDatabaseError } from '../../lambda/rotation/errors';
import { Redactor } from '../../lambda/rotation/redaction';

function driverError(message: string, properties: object = {}): Error {
  return Object.assign(new Error(message), properties);
}

function connectId(table: FailureTable, error: unknown): string {
  return connectFailure(table, error, { username: 'app', place: 'db:1' }, new Redactor()).id;
}

function statementId(table: FailureTable, error: unknown, redactor = new Redactor()): string {
  return statementFailure(table, error, { action: 'change it', place: 'db:1' }, redactor).id;
}

const UNTRUSTED = driverError('certificate has expired', { code: 'CERT_HAS_EXPIRED' });

test.each<[string, FailureTable, Error, string]>([
  ['PostgreSQL, a refused role', POSTGRES_FAILURES, driverError('no', { code: '28000', routine: 'InitializeSessionUserId' }), 'authentication'],
  ['PostgreSQL, access rules', POSTGRES_FAILURES, driverError('no', { code: '28000', routine: 'ClientAuthentication' }), 'database'],
  ['PostgreSQL, no TLS', POSTGRES_FAILURES, driverError('The server does not support SSL connections'), 'tls'],
  ['PostgreSQL, silence', POSTGRES_FAILURES, driverError('timeout expired'), 'database-unreachable'],
  ['MySQL, a closed handshake', MYSQL_FAILURES, driverError('read ECONNRESET', { code: 'HANDSHAKE_SSL_ERROR' }), 'database-unreachable'],
  ['MySQL, a certificate', MYSQL_FAILURES, driverError('expired', { code: 'HANDSHAKE_SSL_ERROR' }), 'tls'],
  ['Oracle, a closed instance', ORACLE_FAILURES, driverError('ORA-01034', { code: 'ORA-01034' }), 'database-unreachable'],
  ['SQL Server, a certificate', SQL_SERVER_FAILURES, driverError('no', { code: 'ESOCKET', cause: UNTRUSTED }), 'tls'],
  ['SQL Server, a socket without a cause', SQL_SERVER_FAILURES, driverError('no', { code: 'ESOCKET' }), 'database-unreachable'],
  ['MongoDB, a certificate', MONGODB_FAILURES, Object.assign(driverError('no', { cause: UNTRUSTED }), { name: 'MongoServerSelectionError' }), 'tls'],
  ['MongoDB, silence', MONGODB_FAILURES, Object.assign(driverError('no'), { name: 'MongoServerSelectionError' }), 'database-unreachable'],
  ['Redis, a certificate, whatever the message', REDIS_FAILURES, driverError('Connection is closed.', { code: 'CERT_HAS_EXPIRED' }), 'tls'],
  ['Redis, silence', REDIS_FAILURES, driverError('Connection is closed.'), 'database-unreachable'],
])('an error while connecting: %s', (_what, table, error, id) => {
  expect(connectId(table, error)).toBe(id);
});

describe('MySQL 1290 is a read-only server', () => {
  const error = driverError('The MySQL server is running with the --read-only option', { errno: 1290 });

  test('also if a value is too short, so that the message is withheld', () => {
    const redactor = new Redactor();
    redactor.learn('ab');
    expect(statementId(MYSQL_FAILURES, error, redactor)).toBe('database-read-only');
  });

  test('only if the message names that option', () => {
    expect(statementId(MYSQL_FAILURES, driverError('running with the --skip-grant-tables option', { errno: 1290 }))).toBe('database');
  });
});

test('the user API refuses a password, or something else', () => {
  const invalid = (message: string): Error => Object.assign(driverError(message), { name: 'InvalidParameterValueException' });
  expect(statementId(USER_API_FAILURES, invalid('Passwords need 16 characters'))).toBe('password-refused');
  expect(statementId(USER_API_FAILURES, invalid('User is modifying'))).toBe('database');
});

test('an error that is already ours stays the same', () => {
  const ours = new ReadOnlyDatabaseError('the host is a replica');
  expect(statementFailure(MONGODB_FAILURES, ours, { action: 'change it', place: 'db:1' }, new Redactor())).toBe(ours);
});
