import type { StrategyCase, World } from './engine-kit';
import { SUPERUSER_SECRET } from './handler';
import type { PrivilegeSettings, RotationSettings, StrategySettings } from '../../../src/private/handler-contract';

const PASSWORD = { length: 30, characterSets: ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789', '-._~'], requireEachSet: true };

/** The password that a world begins with. */
export const FIRST_PASSWORD = 'first-Password-1';

/** How a world differs from the plain one. */
export interface WorldOptions {
  readonly strategy: StrategySettings;
  readonly username?: string;
  readonly password?: string;
  readonly withSuperuser?: boolean;
  readonly privileges?: PrivilegeSettings;
}

export function settingsOf({ strategy, withSuperuser, privileges }: WorldOptions): RotationSettings {
  return { strategy, password: PASSWORD, ...withSuperuser ? { superuserSecretArn: SUPERUSER_SECRET } : {}, ...privileges ? { privileges } : {} };
}

/** Two users that take turns. */
export function alternating(names: string): WorldOptions {
  const usernames = [`${names}_a`, `${names}_b`] as const;
  return { strategy: { kind: 'alternatingUsers', usernames: [...usernames], ownerRole: `${names}_owner` }, username: usernames[0], withSuperuser: true };
}

/** Makes the world of a case. */
interface WorldMaker {
  world(names: string, options: WorldOptions): Promise<World>;
}

/** The former password ends where the new one begins. */
export function onePassword(maker: WorldMaker, name: string, options: (names: string) => WorldOptions): StrategyCase {
  return { name, formerStaysValid: false, currentMayBreak: true, world: (names) => maker.world(names, options(names)) };
}

/** The former password stays until the next rotation. */
export function bothPasswords(maker: WorldMaker, name: string, options: (names: string) => WorldOptions): StrategyCase {
  return { name, formerStaysValid: true, currentMayBreak: false, world: (names) => maker.world(names, options(names)) };
}
