import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { SecretAccess } from '../access/grants/secret-access';
import { bindIdentityGrantKey, identityGrantKey } from '../access/targets/identity-grant-key';
import { checkSecretName } from '../naming/secret-name';
import { Problem, raise } from '../private/problems';

/** A secret of this library, created in this app or imported. */
export interface IManagedSecret extends secretsmanager.ISecret {
  /** Grants on this secret. */
  readonly access: SecretAccess;
}

/** What identifies a secret that is created elsewhere: exactly one of the two ARNs and the name. Its key is given in addition. */
export interface ManagedSecretAttributes extends secretsmanager.SecretAttributes {
  /**
   * The name of a secret in the account and region of the importing stack.
   *
   * @default - one of the two ARNs identifies the secret
   */
  readonly secretName?: string;
}

/** Imports a secret that is created elsewhere, with the grants of this library. */
export function importManagedSecret(scope: Construct, id: string, attrs: ManagedSecretAttributes): IManagedSecret {
  raise(checkAttributes(attrs), scope, id);
  const { encryptionKey } = attrs;
  const secret = attrs.secretName === undefined
    ? secretsmanager.Secret.fromSecretAttributes(scope, id, { ...attrs, encryptionKey })
    : secretsmanager.Secret.fromSecretNameV2(scope, id, attrs.secretName);
  const grantKey = encryptionKey && identityGrantKey(encryptionKey);
  const access = SecretAccess.ofSecret(scope, secret, { encryptionKey });
  if (grantKey) {
    bindIdentityGrantKey(grantKey, access);
  }
  // CDK does not export the class of its imports, so members of this one instance are replaced.
  return Object.assign(secret, {
    access,
    grantRead: (grantee: iam.IGrantable, stages?: string[]) => (stages ? access.readStages(grantee, ...stages) : access.read(grantee)),
    grantWrite: (grantee: iam.IGrantable) => access.write(grantee),
    encryptionKey: grantKey,
  });
}

function checkAttributes(attrs: ManagedSecretAttributes): Problem[] {
  const { secretCompleteArn, secretPartialArn, secretName } = attrs;
  const given = Object.entries({ secretCompleteArn, secretPartialArn, secretName }).filter(([, value]) => value !== undefined).map(([prop]) => prop);
  return given.length === 1 ? checkExistingName(secretName) : [{
    id: 'secret-attributes',
    message: 'exactly one of `secretCompleteArn`, `secretPartialArn` and `secretName` must be given, '
      + `got: ${given.length === 0 ? 'none' : given.join(', ')}; a complete ARN ends in a hyphen and six characters`,
  }];
}

/** Secrets Manager accepts a name with the form of a suffix, which only new secrets should not have. */
function checkExistingName(secretName: string | undefined): Problem[] {
  return checkSecretName('secretName', secretName).filter(({ id }) => id !== 'secret-name-suffix');
}
