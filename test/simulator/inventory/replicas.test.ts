import { AccessSimulator } from '../../../src/simulator';

/**
 * "Secrets Manager replicates the encrypted secret data and metadata such as tags and resource policies across the specified Regions. The ARN
 * for a replicated secret is the same as the primary secret except for the Region."
 *
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
 */
const PRIMARY = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:db-??????';

function simulator(policy: object, statement: object): AccessSimulator {
  const secret = { Name: 'db', Tags: [{ Key: 'Team', Value: 'red' }], ReplicaRegions: [{ Region: 'eu-central-1' }] };
  const policies = [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: statement } }];
  return AccessSimulator.fromTemplates([{
    stackName: 'Data',
    account: '111111111111',
    region: 'eu-west-1',
    template: {
      Resources: {
        Secret: { Type: 'AWS::SecretsManager::Secret', Properties: secret },
        Policy: {
          Type: 'AWS::SecretsManager::ResourcePolicy',
          Properties: { SecretId: { Ref: 'Secret' }, ResourcePolicy: { Version: '2012-10-17', Statement: policy } },
        },
        Reader: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'Reader', Policies: policies } },
      },
    },
  }]);
}

const read = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' };
const reader = { AWS: { 'Fn::GetAtt': ['Reader', 'Arn'] } };
const byPolicy = 'denied by Secrets Manager: resource policy Data/Policy';
const byNone = 'denied by Secrets Manager: identity policy does not allow it';
const idle = { Effect: 'Deny', Action: 's3:*', Resource: '*' };

const readIf = (condition: object): object => ({ ...read, Condition: { StringEquals: condition } });
const noPolicy = { ...idle, Principal: '*' };

test.each<[string, object, object, string, string]>([
  ['denies what the policy of the secret denies', { ...read, Effect: 'Deny', Principal: '*' }, read, byPolicy, byPolicy],
  ['allows what the policy of the secret allows', { ...read, Principal: reader }, idle, 'allowed', 'allowed'],
  ['is not in the policy of a secret that names the secret by ARN', { ...read, Principal: reader, Resource: PRIMARY }, idle, 'allowed', byNone],
  ['has the tags of the secret', noPolicy, readIf({ 'aws:ResourceTag/Team': 'red' }), 'allowed', 'allowed'],
  ['has the primary region of its secret', noPolicy, readIf({ 'secretsmanager:SecretPrimaryRegion': 'eu-west-1' }), 'allowed', 'allowed'],
  ['is in a region of its own', noPolicy, readIf({ 'aws:RequestedRegion': 'eu-west-1' }), 'allowed', byNone],
])('a replica %s', (_, policy, statement, secret, replica) => {
  const simulated = simulator(policy, statement);
  expect(['db', 'db in eu-central-1'].map((name) => simulated.decide({ principal: 'Reader', secret: name }).reason)).toEqual([secret, replica]);
});
