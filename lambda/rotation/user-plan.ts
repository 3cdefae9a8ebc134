import { SecretShapeError, SettingsError } from './errors';
import type { Login } from './secret-content';
import type { AlternatingUsersSettings, RotationSettings } from '../../src/private/handler-contract';
import type { WantedUser } from '../databases/database';

/** How the strategies for database users differ. */
export interface UserPlan {
  /** Whether the former password must still log in after the change. */
  readonly keepsFormer: boolean;
  /** Whether only the superuser can change the user. */
  readonly needsSuperuser: boolean;
  /** Whether AWSCURRENT moves as soon as the new password was proved, so that readers see one that works. */
  readonly promotesEarly: boolean;
  /** The user of the next value. */
  nextUsername(current: Login): string;
  wanted(current: Login, pending: Login): WantedUser;
}

export function userPlan(settings: RotationSettings): UserPlan {
  const privileges = settings.privileges ? { privileges: settings.privileges } : {};
  switch (settings.strategy.kind) {
    case 'singleUser':
      return {
        nextUsername: (current) => current.username,
        wanted: (_current, { username, password }) => ({ username, password, ...privileges }),
        keepsFormer: false,
        needsSuperuser: false,
        promotesEarly: settings.strategy.promoteInFinishStep !== true,
      };
    case 'dualPassword':
      return {
        nextUsername: (current) => current.username,
        wanted: (current, { username, password }) => ({ username, password, keptPassword: current.password, ...privileges }),
        keepsFormer: true,
        needsSuperuser: false,
        promotesEarly: false,
      };
    case 'alternatingUsers':
      return alternatingUsers(settings.strategy, privileges);
    case 'regenerate':
      throw new SettingsError('the strategy regenerate has no database user');
  }
}

function alternatingUsers(settings: AlternatingUsersSettings, privileges: Pick<WantedUser, 'privileges'>): UserPlan {
  const [first, second] = settings.usernames;
  if (first === second || settings.ownerRole === first || settings.ownerRole === second) {
    throw new SettingsError('alternatingUsers requires two different users and a role with a third name');
  }
  // Never derived from a name: another account may be called `<user>_clone`.
  const otherThan = (username: string): string => {
    if (username !== first && username !== second) {
      throw new SecretShapeError('the username is neither of the two alternating users');
    }
    return username === first ? second : first;
  };
  return {
    nextUsername: (current) => otherThan(current.username),
    wanted: (_current, { username, password }) => ({
      username, password, alternation: { other: otherThan(username), ownerRole: settings.ownerRole }, ...privileges,
    }),
    keepsFormer: false,
    needsSuperuser: true,
    promotesEarly: false,
  };
}
