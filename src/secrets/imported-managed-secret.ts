import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { SecretAccess } from '../access/grants/secret-access';
import { bindIdentityGrantKey, identityGrantKey } from '../access/targets/identity-grant-key';
import { checkSecretName } from '../naming/secret-name';
import { Problem, raise } from '../private/problems';

/** A secret of this library, made here or imported. */
export interface IManagedSecret extends secretsmanager.ISecret {
  /** Who may do what with this secret. */
  readonly access: SecretAccess;
}

/** What tells a secret made elsewhere: exactly one of the two ARNs and the name, and its key. */
export interface ManagedSecretAttributes extends secretsmanager.SecretAttributes {
  /**
   * The name of a secret in the account and region of the importing stack.
   *
   * @default - the secret is told by its ARN
   */
  readonly secretName?: string;
}

/** A secret made elsewhere whose grants are this library's. */
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
  // CDK does not export the class of its imports; these members of the one instance are replaced instead.
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
  return given.length === 1 ? checkSecretName('secretName', secretName) : [{
    id: 'secret-attributes',
    message: 'exactly one of `secretCompleteArn`, `secretPartialArn` and `secretName` must be given, '
      + `got: ${given.length === 0 ? 'none' : given.join(', ')}; a complete ARN ends in a hyphen and six characters`,
  }];
}
