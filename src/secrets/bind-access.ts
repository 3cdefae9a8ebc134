import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretAccess } from '../access/grants/secret-access';
import { bindIdentityGrantKey, identityGrantKey, unwrapKey } from '../access/targets/identity-grant-key';

/**
 * Creates the access of a secret, and connects the grants on the secret's key to it.
 *
 * An injector for CDK's `Secret` may have replaced the key of this library with the key of an organization. Then that key is used.
 */
export function bindAccess(secret: secretsmanager.Secret): SecretAccess {
  const encryptionKey = unwrapKey(secret.encryptionKey!);
  const grantKey = identityGrantKey(encryptionKey);
  Object.defineProperty(secret, 'encryptionKey', { value: grantKey, enumerable: true });
  const access = SecretAccess.ofSecret(secret, secret, { encryptionKey });
  bindIdentityGrantKey(grantKey, access);
  return access;
}
