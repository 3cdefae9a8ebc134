import type { KeyGrant } from './access-request';
import { isAccount, type Caller } from '../iam/caller';
import { parsePolicy, type Policy } from '../iam/policy-document';
import type { Match } from '../iam/statement-match';
import { and, any, FALSE, or, TRUE, ternary, unknown, type Ternary } from '../iam/ternary';
import { sameText } from '../iam/wildcard';

export type { KeyGrant } from './access-request';

/**
 * What KMS calls Secrets Manager of a region: the domain is the same in all partitions.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function viaService(region: string): string {
  return `secretsmanager.${region}.amazonaws.com`;
}

/**
 * The policy of `aws/secretsmanager`: whoever may use Secrets Manager in the account may use the key through it.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export function managedKeyPolicy(home: { region: string; account: string }): Policy {
  const document = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:CreateGrant', 'kms:DescribeKey'],
      Resource: '*',
      Condition: { StringEquals: { 'kms:CallerAccount': home.account, 'kms:ViaService': viaService(home.region) } },
    },
  };
  return parsePolicy(document, 'policy of the AWS managed key aws/secretsmanager', 'key');
}

/**
 * Whether a grant lets a caller use a key for a secret.
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
  const ofAccount = and(isAccount(grantee, caller), unknown('AWS does not document whom a grant to an account reaches'));
  return or(sameText(grantee, caller.arn), caller.sessionArn ? sameText(grantee, caller.sessionArn) : FALSE, ofAccount);
}

function constraintsHold(grant: KeyGrant, secretArn: string): Ternary {
  return and(subsetHolds(grant.contextSubset, secretArn), equalHolds(grant.contextEquals, secretArn));
}

/** Secrets Manager sends `SecretARN` and `SecretVersionId`; the latter is not known before the call. */
function subsetHolds(wanted: Readonly<Record<string, string>> | undefined, secretArn: string): Ternary {
  const pairs = Object.entries(wanted ?? {}).map(([key, value]) => {
    if (key === 'SecretVersionId') {
      return unknown('the id of the version is made by Secrets Manager');
    }
    return key === 'SecretARN' ? sameText(value, secretArn) : FALSE;
  });
  return and(...pairs);
}

function equalHolds(wanted: Readonly<Record<string, string>> | undefined, secretArn: string): Ternary {
  if (!wanted) {
    return TRUE;
  }
  return and(ternary(Object.keys(wanted).sort().join() === 'SecretARN,SecretVersionId'), subsetHolds(wanted, secretArn));
}
