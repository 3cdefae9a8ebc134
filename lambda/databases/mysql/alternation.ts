import { UserStateError } from '../../rotation/errors';
import type { WantedUser } from '../database';
import type { SqlConnection } from '../sql';
import { patchOf } from './account-options';
import { type AccountState, roleName, type Server, setDefaultRoles } from './accounts';
import { type Grant, parseGrants, statementsToward } from './grants';
import { type Account, accountName, literal } from './quoting';

export type Alternation = NonNullable<WantedUser['alternation']>;

/** The privileges of an account itself. */
export async function readGrants(connection: SqlConnection, account: Account): Promise<Grant[]> {
  const rows = await connection.query(`SHOW GRANTS FOR ${accountName(account)}`);
  return parseGrants(rows.flatMap((row) => Object.values(row)).map(String), account);
}

/** Whether the owner role must be created. @throws UserStateError if the owner role can log in */
export function ownerRoleIsMissing(accounts: readonly AccountState[], ownerRole: string): boolean {
  const found = accounts.filter(({ user }) => user === ownerRole);
  if (found.some(({ isRole }) => !isRole)) {
    throw new UserStateError(`the owner role "${ownerRole}" can log in, so it is the account of a user; name another role`);
  }
  return found.length === 0;
}

/** Gives an account what its partner has: privileges, also those that the partner lost, options, default roles. */
export async function copyAccount(
  connection: SqlConnection, server: Server, account: AccountState, partner: AccountState, ownerRole: string,
): Promise<void> {
  const role = roleName(server, ownerRole);
  // The shared role is granted last: a user that has it has all the others, too.
  const withoutRole = ({ kind, what }: Grant): boolean => kind !== 'role' || what !== role;
  const wanted = (await readGrants(connection, partner)).filter(withoutRole);
  const statements = statementsToward((await readGrants(connection, account)).filter(withoutRole), wanted, accountName(account));
  for (const statement of statements) {
    await connection.query(statement);
  }
  const after = statements.length === 0 ? wanted : (await readGrants(connection, account)).filter(withoutRole);
  const left = statementsToward(after, wanted, accountName(account));
  if (left.length > 0) {
    throw new UserStateError(`could not copy all privileges of "${partner.user}"; run these statements as an administrator: ${left.join('; ')}`);
  }
  const options = differentOptions(account, partner);
  if (options.length > 0) {
    await connection.query(`ALTER USER ${accountName(account)} ${options.join(' ')}`);
  }
  await joinRole(connection, server, account, ownerRole, partner.defaultRoles);
}

/** The clauses that give an account the options of its partner. */
export function differentOptions(account: AccountState, partner: AccountState): string[] {
  const patch = patchOf(account.metadata, partner.metadata);
  return [
    ...partner.options.filter((clause, index) => clause !== account.options[index]),
    ...patch === undefined ? [] : [`ATTRIBUTE ${literal(JSON.stringify(patch))}`],
  ];
}

/** Grants the role that both users share. Sessions start with it; in MariaDB only if they start with no other role. */
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
