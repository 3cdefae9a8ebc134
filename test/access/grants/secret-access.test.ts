import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { PathAccessOptions, SecretAccess } from '../../../src/access';
import { SecretEnvironment, SecretPath } from '../../../src/naming';
import { documents, keyPolicy, lambdaRole, messageOf, newApp, resources, stackIn, statements, templateOf, warnings } from '../support';

const ORDERS = SecretPath.of(SecretEnvironment.PRODUCTION, 'orders');
const PATH_ARN = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:eu-west-1:111111111111:secret:prod/orders/*']] };
const TAGS = { 'secretsmanager:ResourceTag/Environment': 'production', 'secretsmanager:ResourceTag/Application': 'orders' };
const VIA = { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' } };
const KEY = { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] };

function setUp() {
  const stack = stackIn(newApp(), 'Stack');
  const key = new kms.Key(stack, 'Key');
  const secret = new secretsmanager.CfnSecret(stack, 'Secret', { kmsKeyId: key.keyArn });
  return { stack, key, secret, role: lambdaRole(stack), access: SecretAccess.ofSecret(stack, secret, { encryptionKey: key }) };
}

function onSecret(...operations: string[]) {
  return { Action: operations.map((operation) => `secretsmanager:${operation}`), Effect: 'Allow', Resource: { Ref: 'Secret' } };
}

function onKey(...operations: string[]) {
  const actions = operations.map((operation) => `kms:${operation}`);
  return {
    Action: actions.length === 1 ? actions[0] : actions,
    Condition: { ...VIA, StringLike: { 'kms:EncryptionContext:SecretARN': { Ref: 'Secret' } } },
    Effect: 'Allow',
    Resource: KEY,
  };
}

const ADMINISTER = [
  'AssociateCrossAccountReplica', 'CancelRotateSecret', 'DeleteResourcePolicy', 'DeleteSecret', 'DescribeSecret', 'DisassociateCrossAccountReplica',
  'GetResourcePolicy', 'ListSecretVersionIds', 'PutResourcePolicy', 'RemoveRegionsFromReplication', 'ReplicateSecretToRegions', 'RestoreSecret',
  'RotateSecret', 'StopReplicationToReplica', 'TagResource', 'UntagResource', 'UpdateSecret', 'ValidateResourcePolicy',
];

describe('one secret', () => {
  const levels: [string, (access: SecretAccess, grantee: iam.IGrantable) => iam.Grant, unknown[]][] = [
    ['read', (access, role) => access.read(role), [onSecret('DescribeSecret', 'GetSecretValue'), onKey('Decrypt')]],
    ['write', (access, role) => access.write(role), [
      onSecret('DescribeSecret', 'ListSecretVersionIds', 'PutSecretValue', 'UpdateSecretVersionStage'), onKey('Decrypt', 'GenerateDataKey'),
    ]],
    ['rotate', (access, role) => access.rotate(role), [
      onSecret('DescribeSecret', 'GetSecretValue', 'ListSecretVersionIds', 'PutSecretValue', 'UpdateSecretVersionStage'),
      onKey('Decrypt', 'GenerateDataKey'),
    ]],
    ['administer', (access, role) => access.administer(role), [onSecret(...ADMINISTER), onKey('Decrypt', 'Encrypt', 'GenerateDataKey')]],
    ['batchRead', (access, role) => access.batchRead(role), [
      onSecret('DescribeSecret', 'GetSecretValue'),
      { Action: ['secretsmanager:BatchGetSecretValue', 'secretsmanager:ListSecrets'], Effect: 'Allow', Resource: '*' },
      onKey('Decrypt'),
    ]],
    ['readStages with AWSCURRENT, which a request without a label means', (access, role) => access.readStages(role, 'AWSPREVIOUS', 'AWSCURRENT'), [
      {
        ...onSecret('DescribeSecret', 'GetSecretValue'),
        Condition: {
          StringEqualsIfExists: { 'secretsmanager:VersionStage': ['AWSCURRENT', 'AWSPREVIOUS'] }, Null: { 'secretsmanager:VersionId': 'true' },
        },
      },
      onKey('Decrypt'),
    ]],
    ['readStages without AWSCURRENT, where a request must name its label', (access, role) => access.readStages(role, 'candidate'), [
      { ...onSecret('DescribeSecret'), Action: 'secretsmanager:DescribeSecret' },
      {
        ...onSecret('GetSecretValue'),
        Action: 'secretsmanager:GetSecretValue',
        Condition: { StringEquals: { 'secretsmanager:VersionStage': ['candidate'] }, Null: { 'secretsmanager:VersionId': 'true' } },
      },
      onKey('Decrypt'),
    ]],
  ];

  test.each(levels)('%s', (_, grant, expected) => {
    const { stack, role, access } = setUp();
    const result = grant(access, role);
    expect(() => result.assertSuccess()).not.toThrow();
    expect(statements(stack)).toEqual(expected);
    expect(keyPolicy(stack)).toHaveLength(1);
    expect(resources(stack, 'AWS::IAM::Policy')).toEqual([]);
  });

  test.each(levels)('%s, granted twice and through another access, adds nothing', (_, grant, expected) => {
    const { stack, key, secret, role, access } = setUp();
    grant(access, role);
    grant(access, role);
    grant(SecretAccess.ofSecret(stack, secret, { encryptionKey: key }), role);
    expect(statements(stack)).toEqual(expected);
  });

  test('read and write share one policy and one key statement', () => {
    const { stack, role, access } = setUp();
    access.read(role);
    access.write(role);
    expect(documents(stack)).toHaveLength(1);
    expect(statements(stack).filter(({ Resource }) => JSON.stringify(Resource) === JSON.stringify(KEY))).toEqual([onKey('Decrypt', 'GenerateDataKey')]);
  });

  test('the policy is a child of the role and attaches itself', () => {
    const { stack, role, access } = setUp();
    access.read(role);
    const [policy] = resources(stack, 'AWS::IAM::ManagedPolicy');
    expect(policy.Roles).toEqual([{ Ref: 'Role1ABCC5F0' }]);
    expect(role.node.tryFindChild('SecretAccess')).toBeDefined();
    expect(resources(stack, 'AWS::IAM::Role')[0]).not.toHaveProperty('ManagedPolicyArns');
  });

  test('a resource that the grant is applied before waits for the policy', () => {
    const { stack, role, access } = setUp();
    const waiting = new kms.CfnAlias(stack, 'Waiting', { aliasName: 'alias/waiting', targetKeyId: 'id' });
    access.read(role).applyBefore(waiting);
    const [id] = Object.entries(templateOf(stack).Resources).filter(([, { Type }]) => Type === 'AWS::IAM::ManagedPolicy').map(([name]) => name);
    expect(templateOf(stack).Resources.Waiting).toMatchObject({ DependsOn: [id] });
  });

  test('a secret without a customer-managed key has no key statement', () => {
    const stack = stackIn(newApp(), 'Stack');
    SecretAccess.ofSecret(stack, new secretsmanager.CfnSecret(stack, 'Secret')).read(lambdaRole(stack));
    expect(statements(stack)).toEqual([onSecret('DescribeSecret', 'GetSecretValue')]);
    expect(warnings(stack)).toEqual([]);
  });

  test('rejects labels that Secrets Manager cannot have', () => {
    const { role, access } = setUp();
    expect(messageOf(() => access.readStages(role))).toBe('`stages` must have at least one staging label, got: none; give one, such as '
      + 'AWSCURRENT, or use `read` [stages-missing] at Stack/Secret');
    expect(messageOf(() => access.readStages(role, 'x'.repeat(257), ''))).toBe('2 problems at Stack/Secret:\n'
      + '- a label of `stages` must have 1 to 256 characters, got: 257; shorten it [stage-length]\n'
      + '- a label of `stages` must have 1 to 256 characters, got: 0; shorten it [stage-length]');
  });

  test('accepts a label that is a token', () => {
    const { stack, role, access } = setUp();
    access.readStages(role, Stack.of(stack).stackId);
    expect(statements(stack)[1].Condition).toMatchObject({ StringEquals: { 'secretsmanager:VersionStage': [{ Ref: 'AWS::StackId' }] } });
  });

  test('rejects an L1 secret with a key that is not given, since its readers could not decrypt', () => {
    const stack = stackIn(newApp(), 'Stack');
    const secret = new secretsmanager.CfnSecret(stack, 'Secret', { kmsKeyId: 'alias/own' });
    expect(messageOf(() => SecretAccess.ofSecret(stack, secret))).toBe('`encryptionKey` must be given for a secret with a customer-managed '
      + 'key, got: none; '
      + 'give the key that `kmsKeyId` names, for example by kms.Key.fromKeyArn [encryption-key-missing] at Stack/Secret');
  });
});

describe('a path', () => {
  function onPath(options: PathAccessOptions = {}) {
    const stack = stackIn(newApp(), 'Stack');
    const key = new kms.Key(stack, 'Key');
    return { stack, role: lambdaRole(stack), access: SecretAccess.ofPath(stack, ORDERS, { encryptionKeys: [key], ...options }) };
  }

  test('read has one pair of statements with tag conditions', () => {
    const { stack, role, access } = onPath();
    access.read(role);
    expect(statements(stack)).toEqual([
      {
        Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
        Condition: { StringEquals: TAGS },
        Effect: 'Allow',
        Resource: PATH_ARN,
      },
      {
        Action: 'kms:Decrypt',
        Condition: { ...VIA, StringLike: { 'kms:EncryptionContext:SecretARN': PATH_ARN } },
        Effect: 'Allow',
        Resource: KEY,
      },
    ]);
  });

  test('administer also creates secrets that have the tags', () => {
    const { stack, role, access } = onPath();
    access.administer(role);
    expect(statements(stack).slice(1, 3)).toEqual([
      {
        Action: ['secretsmanager:CreateSecret', 'secretsmanager:TagResource'],
        Condition: { StringEquals: { 'aws:RequestTag/Environment': 'production', 'aws:RequestTag/Application': 'orders' } },
        Effect: 'Allow',
        Resource: PATH_ARN,
      },
      { Action: 'secretsmanager:GetRandomPassword', Effect: 'Allow', Resource: '*' },
    ]);
  });

  test('readStages keeps both the tags and the labels', () => {
    const { stack, role, access } = onPath();
    access.readStages(role, 'candidate');
    expect(statements(stack)[1].Condition).toEqual({
      StringEquals: { 'secretsmanager:VersionStage': ['candidate'], ...TAGS }, Null: { 'secretsmanager:VersionId': 'true' },
    });
  });

  test('the same path with other tags means other secrets', () => {
    const { stack, role, access } = onPath();
    access.read(role);
    SecretAccess.ofPath(stack, ORDERS, { encryptionKeys: [], tags: { Team: 'payments' } }).read(role);
    expect(statements(stack).map(({ Condition }) => Condition?.StringEquals).slice(0, 2)).toEqual([TAGS, { 'secretsmanager:ResourceTag/Team': 'payments' }]);
  });

  test('a key that the target gets after the grant is in the policy', () => {
    const { stack, key, role } = setUp();
    const keys: kms.IKey[] = [];
    const arn = Stack.of(stack).formatArn({ service: 'secretsmanager', resource: 'secret:prod/orders/*' });
    SecretAccess._of({ scope: stack, arnFor: () => arn, tags: {}, keys: () => keys }).read(role);
    keys.push(key);
    expect(statements(stack).map(({ Resource }) => Resource)).toContainEqual(KEY);
  });

  test('warns if the keys are not known, and accepts that there are none', () => {
    const { stack, role } = onPath();
    SecretAccess.ofPath(stack, ORDERS, { encryptionKeys: [] }).read(role);
    expect(warnings(stack)).toEqual([]);
    SecretAccess.ofPath(stack, ORDERS).read(role);
    expect(warnings(stack)).toEqual(['The keys of the secrets below prod/orders are not known, so no grant allows their use: give `encryptionKeys`, '
      + 'or [] if the secrets use the AWS managed key aws/secretsmanager [ack: cdk-managed-secrets:encryption-key-unknown]']);
    expect(statements(stack)).toHaveLength(1);
  });

  test('the secrets may be in another account and region', () => {
    const { stack, role, access } = onPath({ account: '333333333333', region: 'eu-central-1', encryptionKeys: [] });
    access.read(role);
    expect(statements(stack)[0].Resource).toEqual(
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:eu-central-1:333333333333:secret:prod/orders/*']] });
  });

  test('rejects tags that Secrets Manager does not accept', () => {
    expect(messageOf(() => onPath({ tags: { 'aws:Team': 'x' } }))).toBe('a key of `tags` must not start with aws:, got: "aws:Team"; AWS reserves '
      + 'that prefix, use another [tag-key-reserved] at Stack');
  });
});
