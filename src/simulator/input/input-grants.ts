import type { Problem } from '../../private/problems';
import type { AccessSimulatorOptions, SimulatedKeyGrant } from '../access-simulator-options';
import type { KeyGrant } from '../evaluation/access-request';
import { parseArn } from '../iam/arn';

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations */
const OPERATIONS = [
  'CreateGrant', 'Decrypt', 'DeriveSharedSecret', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext', 'GenerateMac', 'GetPublicKey', 'ReEncryptFrom', 'ReEncryptTo', 'RetireGrant', 'Sign', 'Verify', 'VerifyMac',
];

/** Grants by the key they are for. */
export function grantsOf(options: AccessSimulatorOptions): Record<string, KeyGrant[]> {
  const grants: Record<string, KeyGrant[]> = {};
  for (const { key, grantee, operations, encryptionContextSubset, encryptionContextEquals } of options.keyGrants ?? []) {
    const grant = { grantee, operations, contextSubset: encryptionContextSubset, contextEquals: encryptionContextEquals };
    grants[key] = [...grants[key] ?? [], grant];
  }
  return grants;
}

/** What is wrong with grants, but for their keys, which the templates may hold. */
export function checkGrants(grants: readonly SimulatedKeyGrant[]): Problem[] {
  return grants.flatMap(({ key, grantee, operations }) => [
    ...isPrincipal(grantee) ? [] : [{
      id: 'simulator-grant',
      message: `\`grantee\` of the grant of ${key} must be the ARN of a role, user or session, or an account, got: \`${grantee}\`; name it by its ARN`,
    }],
    ...operations.filter((operation) => !OPERATIONS.includes(operation)).map((operation) => ({
      id: 'simulator-grant',
      message: `\`operations\` of the grant of ${key} must be operations that KMS grants, got: \`${operation}\`; name each without its service, such as Decrypt`,
    })),
  ]);
}

function isPrincipal(grantee: string): boolean {
  const { service } = parseArn(grantee) ?? {};
  return /^\d{12}$/.test(grantee) || service === 'iam' || service === 'sts';
}
