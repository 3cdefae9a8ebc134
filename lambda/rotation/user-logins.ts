import { IdentityMismatchError } from './errors';
import { loginOf, parseContent, samePlace, type Login } from './secret-content';
import type { SecretRotation } from './secret-rotation';
import type { UserPlan } from './user-plan';

/** A value of the rotated secret as login. If the construct knows host and user, the secret must not name others. */
export function readLogin(rotation: SecretRotation, value: string, what: string): Login {
  const { endpoint, privileges, usernames } = rotation.tools.settings;
  const login = loginOf(parseContent(value, what), endpoint, what, privileges?.database);
  if (usernames?.includes(login.username) === false) {
    throw new IdentityMismatchError(`${what} names a user that the function is not for`);
  }
  return login;
}

/** Prevents changes of another account: the pending value must be for the right user at the same host. */
export function comparePending(rotation: SecretRotation, plan: UserPlan, current: Login, value: string): Login {
  const pending = readLogin(rotation, value, 'AWSPENDING');
  if (!samePlace(current, pending)) {
    throw new IdentityMismatchError('AWSCURRENT and AWSPENDING are for different databases');
  }
  if (!rotation.isDone && pending.username !== plan.nextUsername(current)) {
    throw new IdentityMismatchError('AWSPENDING is for another user than this rotation is about');
  }
  return pending;
}

/** A former value as login; undefined if it is for another user or host, which is never contacted. */
export function sameUser(rotation: SecretRotation, current: Login, value: string): Login | undefined {
  try {
    const login = readLogin(rotation, value, 'a former value');
    return login.username === current.username && samePlace(login, current) ? login : undefined;
  } catch {
    return undefined;
  }
}

/** The password of the newest former value: of AWSPREVIOUS if there is one. */
export async function formerPassword(rotation: SecretRotation, current: Login): Promise<string | undefined> {
  for await (const value of rotation.former()) {
    return sameUser(rotation, current, value)?.password;
  }
  return undefined;
}
