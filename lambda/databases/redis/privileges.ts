import { randomBytes } from 'node:crypto';
import { replyCode } from './failures';
import type { RedisConnection } from './redis-connector';
import type { PrivilegeSettings } from '../../../src/private/handler-contract';
import { SettingsError } from '../../rotation/errors';
import type { WantedUser } from '../database';

type Access = PrivilegeSettings['access'];

/** The rules of an access level. Only `owner` includes commands that can empty the server, and none includes administration. */
const RULES: Readonly<Record<Access, readonly string[]>> = {
  readOnly: ['~*', 'resetchannels', 'nocommands', '+@read', '+@connection', '-@dangerous'],
  readWrite: ['~*', '&*', 'nocommands', '+@read', '+@write', '+@connection', '+@transaction', '+@pubsub', '-@dangerous'],
  owner: ['~*', '&*', 'allcommands', '-@admin'],
};

/** Commands on a key that does not exist, so that they change nothing. The server refuses them if the user lacks the privilege. */
const PROBES: Readonly<Record<Access, (nothing: string) => readonly (readonly [string, ...string[]])[]>> = {
  readOnly: (nothing) => [['EXISTS', nothing]],
  readWrite: (nothing) => [['EXISTS', nothing], ['DEL', nothing], ['PUBLISH', nothing, '']],
  owner: (nothing) => [['EXISTS', nothing], ['DEL', nothing], ['PUBLISH', nothing, ''], ['EVAL', 'return 1', '0'], ['INFO', 'server']],
};

/** The rules of these privileges. */
export function rulesFor({ access, schema }: PrivilegeSettings): readonly string[] {
  if (schema !== undefined) {
    throw new SettingsError('Redis has no schemas; leave it out of the privileges');
  }
  return RULES[access];
}

/** The commands that the session's user must be permitted to run and is not. Few users can read their own rules, but all can try. */
export async function privilegeDifferences(connection: RedisConnection, username: string, { access }: PrivilegeSettings): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const [command, ...parameters] of PROBES[access](`cdk-managed-secrets:${randomBytes(16).toString('hex')}`)) {
    if (await isRefused(connection, command, parameters)) {
      missing.push(`user "${username}" is not permitted to run ${command}`);
    }
  }
  return missing;
}

/** Redis has no roles that two users could share. */
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
