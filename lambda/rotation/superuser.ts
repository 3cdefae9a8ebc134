import { AuthenticationError, IdentityMismatchError, RotationError, SecretShapeError, SettingsError } from './errors';
import { AWSCURRENT, AWSPENDING } from './ports';
import { loginOf, parseContent, samePlace, type Login } from './secret-content';
import { learn, type SecretRotation } from './secret-rotation';
import type { Database, DatabaseSession } from '../databases/database';

/**
 * Logs in as the user that can change other users. The construct names its secret. The construct also names the
 * host if the superuser's secret has none: a secret that RDS manages holds only a name and a password. Principals
 * that can write the rotated secret must not choose the host that receives this password.
 */
export async function openSuperuser(rotation: SecretRotation, database: Database, current: Login, pending: Login): Promise<DatabaseSession> {
  const secretId = rotation.tools.settings.superuserSecretArn;
  if (secretId === undefined) {
    throw new SettingsError('the settings name no superuser secret');
  }
  try {
    return await openFirst(rotation, database, { current, pending, secretId });
  } catch (error) {
    throw error instanceof RotationError ? describe(error, secretId) : error;
  }
}

/** The user that the superuser changes, and the superuser's own secret. */
interface Changed {
  readonly current: Login;
  readonly pending: Login;
  readonly secretId: string;
}

/** AWSPENDING second: the superuser's own rotation may have set the password and not moved the label yet. */
async function openFirst(rotation: SecretRotation, database: Database, { current, pending, secretId }: Changed): Promise<DatabaseSession> {
  let refused: AuthenticationError | undefined;
  for (const stage of [AWSCURRENT, AWSPENDING]) {
    const value = learn(rotation.tools.redactor, await rotation.tools.store.read(secretId, { stage }));
    if (value === undefined) {
      continue;
    }
    const login = superuserLogin(rotation, value, current);
    if (login.username === current.username || login.username === pending.username) {
      throw new IdentityMismatchError('the rotated secret names the superuser itself, whose password is not this rotation\'s to change');
    }
    try {
      return await database.open({ ...login, dbname: rotation.tools.settings.privileges?.database ?? current.dbname ?? login.dbname });
    } catch (error) {
      if (!(error instanceof AuthenticationError)) {
        throw error;
      }
      refused ??= error;
    }
  }
  throw refused ?? new SecretShapeError('it has no value');
}

function superuserLogin(rotation: SecretRotation, value: string, current: Login): Login {
  const login = loginOf(parseContent(value, 'its value'), rotation.tools.settings.endpoint, 'its value');
  if (!samePlace({ ...login, dbname: current.dbname, port: login.port ?? current.port }, current)) {
    throw new IdentityMismatchError('it is for another database than the rotated secret');
  }
  return { ...login, port: login.port ?? current.port };
}

function describe(error: RotationError, secretId: string): RotationError {
  const Type = error.constructor as new (reason: string, cause?: RotationError['underlying']) => RotationError;
  return new Type(`superuser secret ${secretId}: ${error.reason}`, error.underlying);
}
