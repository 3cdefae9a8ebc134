import { InsufficientPrivilegeError } from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import type { SqlConnection } from '../sql';
import { numberOf, RIGHT_IS_MISSING } from './failures';
import { judged, type Passwords, restored } from './passwords';
import { literal } from './quoting';

const WRONG_CURRENT_PASSWORD = 3891;

/** Who changes its own password, and with what it logged in. */
export interface OwnLogin {
  readonly connection: SqlConnection;
  readonly redactor: Redactor;
  readonly username: string;
  readonly password: string;
}

/**
 * A session changes its own user's password on MySQL. The statement names the password it logged in with: the server
 * compares it with the first one and changes nothing where it is the second one, which no other way tells.
 *
 * @param hasSecond whether a second password is known; asked only where this user may not take it away
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
  await judged(wanted, login.redactor, async () => {
    if (await replace(login, password, login.password)) {
      return;
    }
    if (!mayKeepSecond) {
      throw secondPassword(wanted.username);
    }
    await alter(login, password);
  });
}

/** One that logged in and is not the first is the second, as after a cancelled rotation: it stays so by itself. */
async function setBoth(login: OwnLogin, wanted: Passwords, kept: string): Promise<void> {
  const { redactor, password: used } = login;
  if (used !== kept) {
    await restored(wanted.username, redactor, async () => await replace(login, kept, used) || await alter(login, kept));
  }
  await judged(wanted, redactor, async () => await replace(login, wanted.password, kept, ' RETAIN CURRENT PASSWORD') || await alter(login, wanted.password));
}

/** Whether a second password, where there was one, is gone; few users may do this. */
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
  return new InsufficientPrivilegeError(`user "${username}" has a second password and may not take it away; name a superuser secret, or grant APPLICATION_PASSWORD_ADMIN`);
}
