import type { ManagedSecret } from './managed-secret';
import { SecretAccess } from '../access/grants/secret-access';
import { bindIdentityGrantKey, identityGrantKey, unwrapKey } from '../access/targets/identity-grant-key';

/**
 * The grants of a secret, which whoever grants on its key is led to as well.
 *
 * An injector for CDK's `Secret` may have put an organization's own key in place of ours; then that one is the key.
 */
export function bindAccess(secret: ManagedSecret): SecretAccess {
  const encryptionKey = unwrapKey(secret.encryptionKey!);
  const grantKey = identityGrantKey(encryptionKey);
  Object.defineProperty(secret, 'encryptionKey', { value: grantKey, enumerable: true });
  const access = SecretAccess.ofSecret(secret, secret, { encryptionKey });
  bindIdentityGrantKey(grantKey, access);
  return access;
}
