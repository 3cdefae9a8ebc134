import { createHash } from 'node:crypto';
import { PasswordRefusedError } from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import type { SqlConnection } from '../sql';
import type { Server } from './accounts';
import { numberOf, policyFailure } from './failures';
import { type Account, accountName, literal } from './quoting';

const MUST_NAME_CURRENT_PASSWORD = 3891;
/** MariaDB says so for whatever went wrong with one of several users; the reason is among its warnings. */
const OPERATION_FAILED = 1396;
/** What a policy says to a stored form, which it cannot judge. */
const WANTS_CLEAR = new Set([1290, 1372, 1819]);
const MAY_NOT_DISCARD = new Set([1227, 1045]);

/** A user's passwords as they shall be. */
export interface Passwords {
  readonly username: string;
  readonly password: string;
  readonly keptPassword?: string;
}

/** Gives accounts a password, and lets them in. MySQL changes all of them or none; nobody else's are among them. */
export async function setPasswords(
  connection: SqlConnection, server: Server, accounts: readonly Account[], wanted: Passwords, redactor: Redactor,
): Promise<void> {
  const each = (clause: string): string => accounts.map((account) => `${accountName(account)} ${clause}`).join(', ');
  if (server.isMariaDb) {
    await inForms(wanted, redactor, (form) => explained(connection, `ALTER USER ${each(mariaDbClause(wanted, form))} ACCOUNT UNLOCK`));
    return;
  }
  const { password, keptPassword = password } = wanted;
  if (keptPassword !== password) {
    // First, since the next statement keeps whatever is current then: after a cancelled rotation, another one.
    await connection.query(`ALTER USER ${each(`IDENTIFIED BY ${literal(keptPassword)}`)}`);
  } else if (wanted.keptPassword === undefined) {
    await connection.query(`ALTER USER ${each('DISCARD OLD PASSWORD')}`);
  }
  const retain = keptPassword === password ? '' : ' RETAIN CURRENT PASSWORD';
  await judged(wanted, redactor, () => connection.query(`ALTER USER ${each(`IDENTIFIED BY ${literal(password)}${retain}`)} ACCOUNT UNLOCK`));
}

/** Makes an account that cannot be used until `setPasswords` comes last: who logs in then has all that was given before. */
export async function createLocked(
  connection: SqlConnection, server: Server, account: Account, wanted: Passwords, redactor: Redactor,
): Promise<void> {
  const create = (clause: string): Promise<void> => explained(connection, `CREATE USER ${accountName(account)} ${clause} ACCOUNT LOCK`);
  if (server.isMariaDb) {
    await inForms(wanted, redactor, (form) => create(mariaDbClause(wanted, form)));
  } else {
    await judged(wanted, redactor, () => create(`IDENTIFIED BY ${literal(wanted.password)}`));
  }
}

/** A session changes its own user's password. */
export async function setOwnPassword(
  connection: SqlConnection, server: Server, wanted: Passwords, usedPassword: string, redactor: Redactor,
): Promise<void> {
  if (server.isMariaDb) {
    await inForms(wanted, redactor, (form) => connection.query(`SET PASSWORD = ${form(wanted.password)}`));
    return;
  }
  const { password, keptPassword } = wanted;
  if (keptPassword === undefined) {
    await connection.query('ALTER USER USER() DISCARD OLD PASSWORD').catch((error: unknown) => {
      // Who may not have two passwords has not got them.
      if (!MAY_NOT_DISCARD.has(numberOf(error))) {
        throw error;
      }
    });
  } else if (keptPassword !== password) {
    await alterOwn(connection, `IDENTIFIED BY ${literal(keptPassword)}`, usedPassword, '');
  }
  const retain = keptPassword === undefined || keptPassword === password ? '' : ' RETAIN CURRENT PASSWORD';
  await judged(wanted, redactor, () => alterOwn(connection, `IDENTIFIED BY ${literal(password)}`, keptPassword ?? usedPassword, retain));
}

async function alterOwn(connection: SqlConnection, clause: string, current: string, retain: string): Promise<void> {
  try {
    await connection.query(`ALTER USER USER() ${clause}${retain}`);
  } catch (error) {
    if (numberOf(error) !== MUST_NAME_CURRENT_PASSWORD) {
      throw error;
    }
    await connection.query(`ALTER USER USER() ${clause} REPLACE ${literal(current)}${retain}`);
  }
}

type Form = (password: string) => string;

/** What the server stores, so that the password stands neither in the statement nor in a log. */
const STORED: Form = (password) => {
  const once = createHash('sha1').update(password).digest();
  return literal(`*${createHash('sha1').update(once).digest('hex').toUpperCase()}`);
};
const CLEAR: Form = (password) => `PASSWORD(${literal(password)})`;

function mariaDbClause({ password, keptPassword = password }: Passwords, form: Form): string {
  const passwords = [...new Set([password, keptPassword])];
  return `IDENTIFIED VIA ${passwords.map((one) => `mysql_native_password USING ${form(one)}`).join(' OR ')}`;
}

/** A policy, where there is one, wants to see the password itself: MariaDB then refuses the stored form, whatever it stands for. */
async function inForms(wanted: Passwords, redactor: Redactor, change: (form: Form) => Promise<unknown>): Promise<void> {
  try {
    await change(STORED);
  } catch (error) {
    if (!WANTS_CLEAR.has(numberOf(error)) || /read.only/i.test(String(error))) {
      throw error;
    }
    await judged(wanted, redactor, () => change(CLEAR));
  }
}

async function explained(connection: SqlConnection, statement: string): Promise<void> {
  try {
    await connection.query(statement);
  } catch (error) {
    const warnings = numberOf(error) === OPERATION_FAILED ? await connection.query('SHOW WARNINGS') : [];
    const reason = warnings.find((row) => Number(row['Code']) !== OPERATION_FAILED);
    throw reason ? Object.assign(new Error(String(reason['Message'])), { errno: Number(reason['Code']) }) : error;
  }
}

async function judged(wanted: Passwords, redactor: Redactor, change: () => Promise<unknown>): Promise<void> {
  try {
    await change();
  } catch (error) {
    const refused: PasswordRefusedError | undefined = policyFailure(error, wanted.username, redactor);
    throw refused ?? error;
  }
}
