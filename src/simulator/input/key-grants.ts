import type { Problem } from '../../private/problems';
import type { KeyGrant } from '../evaluation/access-request';
import { parseArn } from '../iam/arn';
import type { SimulatedKeyGrant } from '../simulated-key-grant';

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations */
const OPERATIONS = [
  'CreateGrant', 'Decrypt', 'DeriveSharedSecret', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext', 'GenerateDataKeyWithoutPlaintext', 'GenerateMac', 'GetPublicKey', 'ReEncryptFrom', 'ReEncryptTo',
  'RetireGrant', 'Sign', 'Verify', 'VerifyMac',
];

/** The grants of each key. */
export function grantsByKey(grants: readonly SimulatedKeyGrant[]): Record<string, KeyGrant[]> {
  const result: Record<string, KeyGrant[]> = {};
  for (const { key, grantee, operations, encryptionContextSubset, encryptionContextEquals } of grants) {
    const grant = { grantee, operations, contextSubset: encryptionContextSubset, contextEquals: encryptionContextEquals };
    result[key] = [...result[key] ?? [], grant];
  }
  return result;
}

/** Checks grants except for their keys, which can only be checked with the templates. */
export function checkGrants(grants: readonly SimulatedKeyGrant[]): Problem[] {
  return grants.flatMap(({ key, grantee, operations }) => [
    ...isPrincipal(grantee) ? [] : [{
      id: 'simulator-grant',
      message: `\`grantee\` of the grant of ${key} must be the ARN of a role, user or session, or an account, got: \`${grantee}\`; `
        + 'name it by its ARN',
    }],
    ...operations.filter((operation) => !OPERATIONS.includes(operation)).map((operation) => ({
      id: 'simulator-grant',
      message: `\`operations\` of the grant of ${key} must be operations that KMS grants, got: \`${operation}\`; `
        + 'name each without its service, such as Decrypt',
    })),
  ]);
}

function isPrincipal(grantee: string): boolean {
  const { service } = parseArn(grantee) ?? {};
  return /^\d{12}$/.test(grantee) || service === 'iam' || service === 'sts';
}
