import type { KeyGrant } from './access-request';
import { isAccount, type Caller } from '../iam/caller';
import { parsePolicy, type Policy } from '../iam/policy-document';
import type { Match } from '../iam/statement-match';
import { and, any, FALSE, or, TRUE, ternary, unknown, type Ternary } from '../iam/ternary';
import { sameText } from '../iam/wildcard';

/**
 * The value of `kms:ViaService` for Secrets Manager in a region. The domain is the same in all partitions.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function viaService(region: string): string {
  return `secretsmanager.${region}.amazonaws.com`;
}

/**
 * The policy of `aws/secretsmanager`: every principal of the account can use the key through Secrets Manager.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export function managedKeyPolicy({ region, account }: { region: string; account: string }): Policy {
  const document = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:CreateGrant', 'kms:DescribeKey'],
      Resource: '*',
      Condition: { StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': viaService(region) } },
    },
  };
  return parsePolicy(document, 'policy of the AWS managed key aws/secretsmanager', 'key');
}

/**
 * Whether a grant allows a caller to use a key for a secret.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html
 */
export function matchGrants(grants: readonly KeyGrant[], caller: Caller, action: string, secretArn: string): Match {
  const operation = action.slice(action.indexOf(':') + 1);
  const allows = (grant: KeyGrant): Ternary =>
    and(ternary(grant.operations.includes(operation)), isGrantee(grant, caller), constraintsHold(grant, secretArn));
  return { applies: any(grants, allows) };
}

function isGrantee({ grantee }: KeyGrant, caller: Caller): Ternary {
  const ofAccount = and(isAccount(grantee, caller), unknown('AWS does not document which principals a grant to an account includes'));
  return or(sameText(grantee, caller.arn), caller.sessionArn ? sameText(grantee, caller.sessionArn) : FALSE, ofAccount);
}

function constraintsHold(grant: KeyGrant, secretArn: string): Ternary {
  return and(subsetHolds(grant.contextSubset, secretArn), equalHolds(grant.contextEquals, secretArn));
}

/** Secrets Manager sends `SecretARN` and `SecretVersionId`. The version id is unknown before the call. */
function subsetHolds(expected: Readonly<Record<string, string>> | undefined, secretArn: string): Ternary {
  const pairs = Object.entries(expected ?? {}).map(([key, value]) => {
    if (key === 'SecretVersionId') {
      return unknown('Secrets Manager generates the id of the version');
    }
    return key === 'SecretARN' ? sameText(value, secretArn) : FALSE;
  });
  return and(...pairs);
}

function equalHolds(expected: Readonly<Record<string, string>> | undefined, secretArn: string): Ternary {
  if (!expected) {
    return TRUE;
  }
  return and(ternary(Object.keys(expected).sort().join() === 'SecretARN,SecretVersionId'), subsetHolds(expected, secretArn));
}
