import { UserStateError } from '../../rotation/errors';
import type { WantedUser } from '../database';
import type { SqlConnection } from '../sql';
import { patchOf } from './account-options';
import { type AccountState, roleName, type Server, setDefaultRoles } from './accounts';
import { type Grant, parseGrants, statementsToward } from './grants';
import { type Account, accountName, literal } from './quoting';

export type Alternation = NonNullable<WantedUser['alternation']>;

/** An account's own rights. */
export async function readGrants(connection: SqlConnection, account: Account): Promise<Grant[]> {
  const rows = await connection.query(`SHOW GRANTS FOR ${accountName(account)}`);
  return parseGrants(rows.flatMap((row) => Object.values(row)).map(String), account);
}

/** Refuses an owner role that could log in; says whether it has to be made. */
export function ownerRoleIsMissing(accounts: readonly AccountState[], ownerRole: string): boolean {
  const found = accounts.filter(({ user }) => user === ownerRole);
  if (found.some(({ isRole }) => !isRole)) {
    throw new UserStateError(`the owner role "${ownerRole}" can log in, so it is somebody's account; name another role`);
  }
  return found.length === 0;
}

/** Makes one account all that its twin is: rights, also those it lost, options, default roles. */
export async function resemble(
  connection: SqlConnection, server: Server, account: AccountState, twin: AccountState, ownerRole: string,
): Promise<void> {
  const role = roleName(server, ownerRole);
  // The shared role comes last: a user that has it has the rest.
  const butRole = ({ kind, what }: Grant): boolean => kind !== 'role' || what !== role;
  const wanted = (await readGrants(connection, twin)).filter(butRole);
  const statements = statementsToward((await readGrants(connection, account)).filter(butRole), wanted, accountName(account));
  for (const statement of statements) {
    await connection.query(statement);
  }
  const left = statements.length === 0 ? [] : statementsToward((await readGrants(connection, account)).filter(butRole), wanted, accountName(account));
  if (left.length > 0) {
    throw new UserStateError(`of what "${twin.user}" may and may not do, this is left to be done by hand: ${left.join('; ')}`);
  }
  const options = differentOptions(account, twin);
  if (options.length > 0) {
    await connection.query(`ALTER USER ${accountName(account)} ${options.join(' ')}`);
  }
  await joinRole(connection, server, account, ownerRole, twin.defaultRoles);
}

/** The clauses that give an account what its twin has beside its rights. */
export function differentOptions(account: AccountState, twin: AccountState): string[] {
  const patch = patchOf(account.metadata, twin.metadata);
  return [
    ...twin.options.filter((clause, index) => clause !== account.options[index]),
    ...patch === undefined ? [] : [`ATTRIBUTE ${literal(JSON.stringify(patch))}`],
  ];
}

/** Gives the role that both users share; sessions start with it, in MariaDB only where they start with no other. */
export async function joinRole(
  connection: SqlConnection, server: Server, account: AccountState, ownerRole: string, defaults: readonly string[],
): Promise<void> {
  const role = roleName(server, ownerRole);
  const grants = await readGrants(connection, account);
  if (!grants.some(({ kind, what }) => kind === 'role' && what === role)) {
    await connection.query(`GRANT ${role} TO ${accountName(account)}`);
  }
  const all = [...new Set([...defaults, role])];
  await setDefaultRoles(connection, server, account, server.isMariaDb ? all.slice(0, 1) : all);
}
