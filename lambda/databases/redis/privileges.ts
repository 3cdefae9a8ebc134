import { randomBytes } from 'node:crypto';
import { replyCode } from './failures';
import type { RedisConnection } from './redis-connector';
import type { PrivilegeSettings } from '../../../src/private/handler-contract';
import { SettingsError } from '../../rotation/errors';
import type { WantedUser } from '../database';

type Access = PrivilegeSettings['access'];

/** Rules of an access level. Administration and what can stop or empty the server belongs to none but `owner`, and not all of it. */
const RULES: Readonly<Record<Access, readonly string[]>> = {
  readOnly: ['~*', 'resetchannels', 'nocommands', '+@read', '+@connection', '-@dangerous'],
  readWrite: ['~*', '&*', 'nocommands', '+@read', '+@write', '+@connection', '+@transaction', '+@pubsub', '-@dangerous'],
  owner: ['~*', '&*', 'allcommands', '-@admin'],
};

/** Commands that change nothing, as nothing has this name, but are refused to who may not do such things. */
const TRIALS: Readonly<Record<Access, (nothing: string) => readonly (readonly [string, ...string[]])[]>> = {
  readOnly: (nothing) => [['EXISTS', nothing]],
  readWrite: (nothing) => [['EXISTS', nothing], ['DEL', nothing], ['PUBLISH', nothing, '']],
  owner: (nothing) => [['EXISTS', nothing], ['DEL', nothing], ['PUBLISH', nothing, ''], ['EVAL', 'return 1', '0'], ['INFO', 'server']],
};

/** The rules that make a user so. */
export function rulesFor({ access, schema }: PrivilegeSettings): readonly string[] {
  if (schema !== undefined) {
    throw new SettingsError('Redis has no schemas; leave it out of the privileges');
  }
  return RULES[access];
}

/** What the session's user must be able to do and cannot: few may read their own rules, but everybody may try. */
export async function privilegeDifferences(connection: RedisConnection, username: string, { access }: PrivilegeSettings): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const [command, ...parameters] of TRIALS[access](`cdk-managed-secrets:${randomBytes(16).toString('hex')}`)) {
    if (await isRefused(connection, command, parameters)) {
      missing.push(`"${username}" may not ${command}`);
    }
  }
  return missing;
}

/** Redis has users only: nothing that two of them could share. */
export function refuseAlternation(wanted: WantedUser): void {
  if (wanted.alternation) {
    throw new SettingsError('Redis has no roles that two users could share; use dualPassword, it needs no second user');
  }
}

async function isRefused(connection: RedisConnection, command: string, parameters: readonly string[]): Promise<boolean> {
  try {
    await connection.command(command, ...parameters);
    return false;
  } catch (error) {
    if (replyCode(error) === 'NOPERM') {
      return true;
    }
    throw error;
  }
}
