import { InsufficientPrivilegeError } from '../../rotation/errors';
import type { WantedUser } from '../database';
import { type AccountState, readVisibleAccounts, type Server } from './accounts';
import { type OwnLogin, setOwnOnMysql } from './own-password';
import { setOwnOnMariaDb } from './passwords';
import { isStored } from './stored-passwords';

/** The account that changes itself. */
export interface Own extends OwnLogin {
  /** The host of the account that this session logged in as. */
  readonly host: string;
  /** Whether the user also logs in with this password. */
  logsIn(password: string): Promise<boolean>;
}

/**
 * A session changes the account it logged in as, and no other. Most users are not permitted to see other accounts of
 * their name. If they are, an account that would keep the password of the secret is an error, so that it is not overlooked.
 */
export async function changeOwn(own: Own, server: Server, wanted: WantedUser, guard: () => Promise<void>): Promise<void> {
  const accounts = await readVisibleAccounts(own.connection, server, [wanted.username]);
  refuseOtherAccounts(own, accounts);
  if (server.isMariaDb) {
    await refuseSecondOnMariaDb(own);
  }
  const account = accounts.find(({ host }) => host === own.host);
  await guard();
  await changeOwnPassword(own, server, wanted, guard, account);
}

/** Changes the password only: a session with an expired password can change nothing else. */
export async function changeOwnPassword(
  own: Omit<Own, 'host'>, server: Server, wanted: WantedUser, guard: () => Promise<void>, account?: AccountState,
): Promise<void> {
  const { keptPassword, password } = wanted;
  if (!server.isMariaDb) {
    await setOwnOnMysql(own, wanted, async () => {
      const former = account?.secondStored ? undefined : await wanted.formerPassword?.();
      if (former === undefined || former === own.password) {
        return Boolean(account?.secondStored);
      }
      const isValid = await own.logsIn(former);
      // The labels can have changed during the login.
      await guard();
      return isValid;
    });
  } else if (keptPassword === undefined || keptPassword === password) {
    await setOwnOnMariaDb(own.connection, wanted, own.redactor);
  } else {
    throw onlySuperuser();
  }
}

function refuseOtherAccounts({ username, host, password }: Own, accounts: readonly AccountState[]): void {
  const others = accounts.filter((account) => account.host !== host && isStored(account.stored, password)).map((account) => `"${account.host}"`);
  if (others.length > 0) {
    throw new InsufficientPrivilegeError(
      `user "${username}" logged in as its account of host "${host}" and has others with the same password, `
      + `of ${others.join(', ')}, which only a superuser can change; name a superuser secret`);
  }
}

/** A second password stays valid if the user changes its own password. */
async function refuseSecondOnMariaDb({ connection }: Own): Promise<void> {
  const [row] = await connection.query('SHOW CREATE USER');
  if (/\bIDENTIFIED VIA \S+ USING '[^']*' OR /.test(String(Object.values(row ?? {})[0]))) {
    throw onlySuperuser();
  }
}

function onlySuperuser(): InsufficientPrivilegeError {
  return new InsufficientPrivilegeError('on MariaDB only a superuser can give a user two passwords or remove one; name a superuser secret');
}
