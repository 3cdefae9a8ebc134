import { randomBytes } from 'node:crypto';
import { REDIS_FAILURES, replyCode } from './failures';
import type { RedisConnection, RedisConnector } from './redis-connector';
import { DatabaseError } from '../../rotation/errors';
import type { Login } from '../../rotation/secret-content';
import type { DatabaseEnvironment } from '../database';
import { connectFailure } from '../driver/failures';

const PORT = 6379;

/** A connection on which this user is logged in and its password proved. @throws RotationError, never a driver's error */
export async function logIn(connector: RedisConnector, environment: DatabaseEnvironment, login: Login): Promise<RedisConnection> {
  const { redactor, certificates, connectTimeoutMillis, statementTimeoutMillis } = environment;
  const { host, username } = login;
  const port = login.port ?? PORT;
  let connection: RedisConnection | undefined;
  try {
    connection = await connector.connect({ host, port, certificates, connectTimeoutMillis, statementTimeoutMillis });
    await connection.command('AUTH', username, login.password);
    await requirePasswordCheck(connection, username);
    return connection;
  } catch (error) {
    await connection?.close();
    throw connectFailure(REDIS_FAILURES, error, { username, place: `${host}:${port}` }, redactor);
  }
}

/** A user with `nopass` logs in with any password, so a random one must be refused. The session stays logged in. */
async function requirePasswordCheck(connection: RedisConnection, username: string): Promise<void> {
  try {
    await connection.command('AUTH', username, randomBytes(24).toString('base64url'));
  } catch (error) {
    if (replyCode(error) === 'WRONGPASS') {
      return;
    }
    throw error;
  }
  throw new DatabaseError(`the server accepts any password of user "${username}", so no password can be proved`);
}
