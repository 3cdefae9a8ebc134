import { AccessSimulator } from '../../../../src/simulator';
import * as data from '../../../../src/simulator/data/aws-managed-policies.json';

const KEY_POLICY = { Statement: { Effect: 'Allow', Principal: { AWS: '111111111111' }, Action: 'kms:*', Resource: '*' } };

/** The secrets that a role can read with one policy of AWS: one with the AWS managed key, one with a key whose policy delegates to the account. */
function readWith(policy: string, name = 'plain'): string[] {
  const Resources = {
    Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: KEY_POLICY } },
    Plain: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: name } },
    Encrypted: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'encrypted', KmsKeyId: { Ref: 'Key' } } },
    Role: { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: [`arn:aws:iam::aws:policy/${policy}`] } },
  };
  const { cells, inconclusiveCells } = AccessSimulator.fromTemplates([{ stackName: 'App', template: { Resources } }]).matrix();
  expect(inconclusiveCells.map(({ reason }) => reason)).toEqual([]);
  return cells.filter(({ verdict }) => verdict === 'allowed').map(({ secret }) => secret);
}

/** The policies that allow reading secrets of any name. */
const READERS: Record<string, string[]> = {
  AdministratorAccess: ['plain', 'encrypted'],
  PowerUserAccess: ['plain', 'encrypted'],
  SecretsManagerReadWrite: ['plain'],
  AWSSecretsManagerClientReadOnlyAccess: ['plain', 'encrypted'],
};

test.each(Object.keys(data.policies))('%s', (policy) => {
  expect(readWith(policy)).toEqual(READERS[policy] ?? []);
});

test.each([
  ['AmazonRDSDataFullAccess', 'rds-db-credentials/cluster-1/app'],
  ['AmazonEventBridgeFullAccess', 'events!connection/app'],
])('%s reads %s', (policy, name) => {
  expect(readWith(policy, name)).toEqual([name]);
});

test('every policy has a version, and the data has its source and date', () => {
  expect(Object.keys(data.versions)).toEqual(Object.keys(data.policies));
  expect(`${data.source} ${data.furtherSource}`.match(/read \d{4}-\d\d-\d\d/g)).toHaveLength(2);
});
