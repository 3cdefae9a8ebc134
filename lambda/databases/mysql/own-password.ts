import { InsufficientPrivilegeError } from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import type { SqlConnection } from '../sql';
import { numberOf, RIGHT_IS_MISSING } from './failures';
import { withPolicyError, type Passwords, withRestoreError } from './passwords';
import { literal } from './quoting';

const WRONG_CURRENT_PASSWORD = 3891;

/** The user that changes its own password, and the password that it logged in with. */
export interface OwnLogin {
  readonly connection: SqlConnection;
  readonly redactor: Redactor;
  readonly username: string;
  readonly password: string;
}

/**
 * A session changes its own user's password on MySQL. The statement names the password of the login. The server
 * compares it with the first one, and changes nothing if it is the second one. Nothing else shows which it is.
 *
 * @param hasSecond whether a second password is known; asked only if this user is not permitted to remove it
 */
export async function setOwnOnMysql(login: OwnLogin, wanted: Passwords, hasSecond: () => Promise<boolean>): Promise<void> {
  const { password, keptPassword } = wanted;
  if (keptPassword !== undefined && keptPassword !== password) {
    await setBoth(login, wanted, keptPassword);
    return;
  }
  const mayKeepSecond = keptPassword !== undefined || await discard(login);
  if (!mayKeepSecond && await hasSecond()) {
    throw secondPassword(wanted.username);
  }
  await withPolicyError(wanted, login.redactor, async () => {
    if (await replace(login, password, login.password)) {
      return;
    }
    if (!mayKeepSecond) {
      throw secondPassword(wanted.username);
    }
    await alter(login, password);
  });
}

/** A password that logged in and is not the first is the second, as after a cancelled rotation. It stays the second. */
async function setBoth(login: OwnLogin, wanted: Passwords, kept: string): Promise<void> {
  const { redactor, password: used } = login;
  if (used !== kept) {
    await withRestoreError(wanted.username, redactor, async () => await replace(login, kept, used) || await alter(login, kept));
  }
  await withPolicyError(wanted, redactor, async () =>
    await replace(login, wanted.password, kept, ' RETAIN CURRENT PASSWORD') || await alter(login, wanted.password));
}

/** Whether the user has no second password any more; few users are permitted to remove it. */
async function discard({ connection }: OwnLogin): Promise<boolean> {
  try {
    await connection.query('ALTER USER USER() DISCARD OLD PASSWORD');
    return true;
  } catch (error) {
    if (RIGHT_IS_MISSING.has(numberOf(error))) {
      return false;
    }
    throw error;
  }
}

/** Whether `current` was the first password, which then is another one. */
async function replace({ connection }: OwnLogin, password: string, current: string, retain = ''): Promise<boolean> {
  try {
    await connection.query(`ALTER USER USER() IDENTIFIED BY ${literal(password)} REPLACE ${literal(current)}${retain}`);
    return true;
  } catch (error) {
    if (numberOf(error) === WRONG_CURRENT_PASSWORD) {
      return false;
    }
    throw error;
  }
}

async function alter({ connection }: OwnLogin, password: string): Promise<void> {
  await connection.query(`ALTER USER USER() IDENTIFIED BY ${literal(password)}`);
}

function secondPassword(username: string): InsufficientPrivilegeError {
  return new InsufficientPrivilegeError(`user "${username}" has a second password and is not permitted to remove it; `
    + 'name a superuser secret, or grant APPLICATION_PASSWORD_ADMIN');
}
