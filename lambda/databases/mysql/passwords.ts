import { type PasswordRefusedError, UserStateError } from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import type { SqlConnection } from '../sql';
import type { AccountState, Server } from './accounts';
import { numberOf, policyFailure } from './failures';
import { type Account, accountName, literal } from './quoting';
import { isStored, nativeForm } from './stored-passwords';

/** MariaDB's error for any failure of one of several users; its warnings hold the reason. */
const OPERATION_FAILED = 1396;
/** A policy refuses a stored form with these, since it cannot check it. */
const WANTS_CLEAR = new Set([1290, 1372, 1819]);

/** The passwords that a user must have. */
export interface Passwords {
  readonly username: string;
  readonly password: string;
  readonly keptPassword?: string;
}

/** Sets the password of accounts and unlocks them. MySQL changes all of them or none. All are of one user. */
export async function setPasswords(
  connection: SqlConnection, server: Server, accounts: readonly AccountState[], wanted: Passwords, redactor: Redactor,
): Promise<void> {
  if (server.isMariaDb) {
    const each = (form: Form): string => forEach(accounts, () => mariaDbClause(wanted, form));
    await inForms(wanted, redactor, (form) => withReason(connection, `ALTER USER ${each(form)} ACCOUNT UNLOCK`));
    return;
  }
  const { password, keptPassword } = wanted;
  if (keptPassword === undefined) {
    await connection.query(`ALTER USER ${forEach(accounts, () => 'DISCARD OLD PASSWORD')}`);
  }
  const isSecond = keptPassword === undefined || keptPassword === password
    ? () => true : await makeFirst(connection, accounts, wanted.username, keptPassword, redactor);
  const clause = (account: AccountState): string => `IDENTIFIED BY ${literal(password)}${isSecond(account) ? '' : ' RETAIN CURRENT PASSWORD'}`;
  await withPolicyError(wanted, redactor, () => connection.query(`ALTER USER ${forEach(accounts, clause)} ACCOUNT UNLOCK`));
}

/**
 * Sets the password to keep as the first one of accounts that have it neither as the first nor as the second one. After
 * a cancelled rotation it is the second one, and stays so. An account that has it keeps it unchanged: the policy can
 * refuse it, since it is in the history or older than the policy. Returns whether it is the second one of an account.
 */
async function makeFirst(
  connection: SqlConnection, accounts: readonly AccountState[], username: string, kept: string, redactor: Redactor,
): Promise<(account: AccountState) => boolean> {
  const first = accounts.filter(({ stored }) => isStored(stored, kept));
  const second = accounts.filter((account) => !first.includes(account) && isStored(account.secondStored, kept));
  const neither = accounts.filter((account) => !first.includes(account) && !second.includes(account));
  if (neither.length > 0) {
    await withRestoreError(username, redactor, () => connection.query(`ALTER USER ${forEach(neither, () => `IDENTIFIED BY ${literal(kept)}`)}`));
  }
  return (account) => second.includes(account);
}

/** Creates an account that stays locked until `setPasswords` is called last: a login then has all earlier grants. */
export async function createLocked(
  connection: SqlConnection, server: Server, account: Account, wanted: Passwords, redactor: Redactor,
): Promise<void> {
  const create = (clause: string): Promise<void> => withReason(connection, `CREATE USER ${accountName(account)} ${clause} ACCOUNT LOCK`);
  if (server.isMariaDb) {
    await inForms(wanted, redactor, (form) => create(mariaDbClause(wanted, form)));
  } else {
    await withPolicyError(wanted, redactor, () => create(`IDENTIFIED BY ${literal(wanted.password)}`));
  }
}

/** The password of the session's own user on MariaDB. A second one stays as it is. */
export async function setOwnOnMariaDb(connection: SqlConnection, wanted: Passwords, redactor: Redactor): Promise<void> {
  await inForms(wanted, redactor, (form) => connection.query(`SET PASSWORD = ${form(wanted.password)}`));
}

type Form = (password: string) => string;

/** What the server stores, so that neither the statement nor a log contains the password. */
const STORED: Form = (password) => literal(nativeForm(password));
const CLEAR: Form = (password) => `PASSWORD(${literal(password)})`;

function mariaDbClause({ password, keptPassword = password }: Passwords, form: Form): string {
  const passwords = [...new Set([password, keptPassword])];
  return `IDENTIFIED VIA ${passwords.map((one) => `mysql_native_password USING ${form(one)}`).join(' OR ')}`;
}

/** A policy requires the password itself: MariaDB then refuses every stored form. */
async function inForms(wanted: Passwords, redactor: Redactor, change: (form: Form) => Promise<unknown>): Promise<void> {
  try {
    await change(STORED);
  } catch (error) {
    if (!WANTS_CLEAR.has(numberOf(error)) || /read.only/i.test(String(error))) {
      throw error;
    }
    await withPolicyError(wanted, redactor, () => change(CLEAR));
  }
}

function forEach<T extends Account>(accounts: readonly T[], clause: (account: T) => string): string {
  return accounts.map((account) => `${accountName(account)} ${clause(account)}`).join(', ');
}

async function withReason(connection: SqlConnection, statement: string): Promise<void> {
  try {
    await connection.query(statement);
  } catch (error) {
    const warnings = numberOf(error) === OPERATION_FAILED ? await connection.query('SHOW WARNINGS') : [];
    const reason = warnings.find((row) => Number(row['Code']) !== OPERATION_FAILED);
    throw reason ? Object.assign(new Error(String(reason['Message'])), { errno: Number(reason['Code']) }) : error;
  }
}

/** The current password cannot be replaced by another one, so a retry cannot repair this. */
export async function withRestoreError(username: string, redactor: Redactor, change: () => Promise<unknown>): Promise<void> {
  try {
    await change();
  } catch (error) {
    const refused = policyFailure(error, username, redactor);
    throw refused ? new UserStateError(
      `the password of AWSCURRENT must stay valid, but is not among those of user "${username}", and the server's policy refuses to set it again;`
      + ' put a password that logs in into the secret, or relax the policy for one rotation', refused.underlying) : error;
  }
}

export async function withPolicyError(wanted: Passwords, redactor: Redactor, change: () => Promise<unknown>): Promise<void> {
  try {
    await change();
  } catch (error) {
    const refused: PasswordRefusedError | undefined = policyFailure(error, wanted.username, redactor);
    throw refused ?? error;
  }
}
