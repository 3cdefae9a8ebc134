import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretAccess } from '../../../src/access';
import { SecretEnvironment, SecretPath } from '../../../src/naming';
import { documents, ENV, keyPolicy, lambdaRole, messageOf, newApp, OTHER, OWNER, resourcePolicies, stackIn, statements } from '../support';

const NAME = 'prod/orders/database';
const READ = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];
const ACCOUNT = { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${OTHER}:root`]] } };

function arn(service: string, rest: string) {
  return { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:${service}:eu-west-1:${OWNER}:${rest}`]] };
}

function onKey(action: string | string[], principal: unknown, pattern: unknown, conditions: object = {}) {
  return {
    Action: action,
    Condition: {
      StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com', ...conditions },
      StringLike: { 'kms:EncryptionContext:SecretARN': pattern },
    },
    Effect: 'Allow',
    Principal: principal,
    Resource: '*',
  };
}

function setUp(name?: string) {
  const app = newApp();
  const stack = stackIn(app, 'Stack');
  const key = new kms.Key(stack, 'Key');
  const secret = new secretsmanager.CfnSecret(stack, 'Secret', { kmsKeyId: key.keyArn, name });
  return { app, stack, key, secret, access: SecretAccess.ofSecret(stack, secret, { encryptionKey: key }) };
}

describe('an account', () => {
  test('is allowed in the resource policy and the key policy, which names the secret by pattern', () => {
    const { app, stack, access } = setUp(NAME);
    const grant = access.read(new iam.AccountPrincipal(OTHER));
    expect(grant.success).toBe(true);
    app.synth();
    expect(resourcePolicies(stack)).toEqual([{
      BlockPublicPolicy: true,
      ResourcePolicy: { Statement: [{ Action: READ, Effect: 'Allow', Principal: ACCOUNT, Resource: '*' }], Version: '2012-10-17' },
      SecretId: { Ref: 'Secret' },
    }]);
    expect(keyPolicy(stack)[1]).toEqual(onKey('kms:Decrypt', ACCOUNT, arn('secretsmanager', `secret:${NAME}-??????`)));
  });

  test('without a name the key policy allows the secrets of this account, since naming the secret would close a cycle', () => {
    const { stack, access } = setUp();
    access.write(new iam.AccountPrincipal(OTHER));
    expect(keyPolicy(stack)[1]).toEqual(onKey(['kms:Decrypt', 'kms:GenerateDataKey'], ACCOUNT, arn('secretsmanager', 'secret:*')));
  });

  test('granted twice adds nothing', () => {
    const { stack, access } = setUp(NAME);
    [1, 2].forEach(() => access.read(new iam.AccountPrincipal(OTHER)));
    expect(resourcePolicies(stack)[0].ResourcePolicy.Statement).toHaveLength(1);
    expect(keyPolicy(stack)).toHaveLength(2);
  });

  test('readStages restricts the resource policy, too', () => {
    const { stack, access } = setUp(NAME);
    access.readStages(new iam.AccountPrincipal(OTHER), 'AWSCURRENT');
    expect(resourcePolicies(stack)[0].ResourcePolicy.Statement[0].Condition).toEqual({
      StringEqualsIfExists: { 'secretsmanager:VersionStage': ['AWSCURRENT'] }, Null: { 'secretsmanager:VersionId': 'true' },
    });
  });

  test('keeps the conditions of the principal, in both policies', () => {
    const { stack, access } = setUp(NAME);
    access.read(new iam.PrincipalWithConditions(new iam.AccountPrincipal(OTHER), { StringEquals: { 'aws:PrincipalTag/Team': 'orders' } }));
    expect(resourcePolicies(stack)[0].ResourcePolicy.Statement[0].Condition).toEqual({ StringEquals: { 'aws:PrincipalTag/Team': 'orders' } });
    expect(keyPolicy(stack)[1].Condition?.StringEquals).toEqual({
      'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com', 'aws:PrincipalTag/Team': 'orders',
    });
  });
});

test('an organization is allowed in both policies', () => {
  const { stack, access } = setUp(NAME);
  access.read(new iam.OrganizationPrincipal('o-abcdefghij'));
  expect(resourcePolicies(stack)[0].ResourcePolicy.Statement).toEqual([{
    Action: READ, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } }, Effect: 'Allow', Principal: { AWS: '*' }, Resource: '*',
  }]);
  expect(keyPolicy(stack)[1]).toEqual(
    onKey('kms:Decrypt', { AWS: '*' }, arn('secretsmanager', `secret:${NAME}-??????`), { 'aws:PrincipalOrgID': 'o-abcdefghij' }));
});

test('a service acts for this account only', () => {
  const { stack, access } = setUp(NAME);
  access.read(new iam.ServicePrincipal('dms.amazonaws.com'));
  expect(resourcePolicies(stack)[0].ResourcePolicy.Statement).toEqual([{
    Action: READ,
    Condition: { StringEquals: { 'aws:SourceAccount': OWNER } },
    Effect: 'Allow',
    Principal: { Service: 'dms.amazonaws.com' },
    Resource: '*',
  }]);
  expect(keyPolicy(stack)).toHaveLength(2);
});

describe('a role of another account', () => {
  test('imported there is allowed in both policies', () => {
    const { stack, access } = setUp(NAME);
    access.read(iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${OTHER}:role/reader`));
    expect(resourcePolicies(stack)[0].ResourcePolicy.Statement[0].Principal).toEqual({ AWS: `arn:aws:iam::${OTHER}:role/reader` });
    expect(keyPolicy(stack)[1].Principal).toEqual({ AWS: `arn:aws:iam::${OTHER}:role/reader` });
    expect(documents(stack)).toEqual([]);
  });

  function foreignRole(name?: string) {
    const all = setUp(name);
    const consumers = stackIn(all.app, 'Consumers', { env: { ...ENV, account: OTHER } });
    return { ...all, consumers, role: lambdaRole(consumers, 'Role', { roleName: 'reader' }) };
  }

  test('of this app gets its identity policy, too, with patterns that refer to no resource', () => {
    const { app, stack, consumers, access, role } = foreignRole(NAME);
    access.read(role);
    app.synth();
    expect(statements(consumers).map(({ Resource }) => Resource)).toEqual([arn('secretsmanager', `secret:${NAME}-??????`), arn('kms', 'key/*')]);
    expect(resourcePolicies(stack)[0].ResourcePolicy.Statement).toHaveLength(1);
    expect(keyPolicy(stack)).toHaveLength(2);
  });

  test('a rotation function there keeps its policy in its own stack', () => {
    const { app, stack, consumers, access, role } = foreignRole(NAME);
    access.rotate(role);
    app.synth();
    expect([documents(stack).length, documents(consumers).length]).toEqual([0, 1]);
  });

  test('rejects a secret without a name, and adds nothing', () => {
    const { stack, access, role } = foreignRole();
    expect(messageOf(() => access.read(role))).toBe('`secretName` must be given if another account reads the secret, since it cannot refer to a '
      + 'name that CloudFormation generates, got: none, and a reader at Consumers/Role; name the secret [secret-name-needed] at Stack/Secret');
    expect(resourcePolicies(stack)).toEqual([]);
    expect(keyPolicy(stack)).toHaveLength(1);
    expect(role.node.tryFindChild('SecretAccess')).toBeUndefined();
  });

  test('rejects a group of that account', () => {
    const { access, consumers } = foreignRole(NAME);
    expect(messageOf(() => access.read(new iam.Group(consumers, 'Group')))).toBe('`grantee` must be a role or user if it is '
      + 'of another account, got: a group, which the secret\'s resource policy cannot name; grant to a role [grantee-group] at Stack/Secret');
  });

  test('reads a path of the owner by its identity policy', () => {
    const { consumers, role } = foreignRole(NAME);
    const path = SecretPath.of(SecretEnvironment.PRODUCTION, 'orders');
    const key = kms.Key.fromKeyArn(consumers, 'Key', `arn:aws:kms:eu-west-1:${OWNER}:key/abc`);
    SecretAccess.ofPath(consumers, path, { account: OWNER, encryptionKeys: [key] }).read(role);
    expect(statements(consumers).map(({ Resource }) => Resource)).toEqual([arn('secretsmanager', 'secret:prod/orders/*'), key.keyArn]);
  });
});

describe('grants that only the owner can add', () => {
  const account = new iam.AccountPrincipal(OTHER);
  const OTHERS = '[resource-policy-not-ours]';

  test('rejects an imported secret', () => {
    const { stack, key } = setUp();
    const imported = secretsmanager.Secret.fromSecretNameV2(stack, 'Imported', NAME);
    const access = SecretAccess.ofSecret(stack, imported, { encryptionKey: key });
    expect(messageOf(() => access.read(account))).toBe('`grantee` must be a role, user or group if the secret is imported, got: a principal that '
      + `only the secret's resource policy can allow; grant in the stack that creates the secret, or to a role ${OTHERS} at Stack`);
    expect(keyPolicy(stack)).toHaveLength(1);
  });

  test('rejects a path', () => {
    const { stack, key } = setUp();
    const access = SecretAccess.ofPath(stack, SecretPath.of(SecretEnvironment.PRODUCTION, 'orders'), { encryptionKeys: [key] });
    expect(messageOf(() => access.read(account))).toBe('`grantee` must be a role, user or group for a grant on a '
      + 'path, got: a principal that only '
      + `resource policies can allow, and a path has none; grant on the secrets where they are created, or to a role ${OTHERS} at Stack`);
  });

  test('rejects an imported key, and does not change the secret', () => {
    const { stack } = setUp();
    const key = kms.Key.fromKeyArn(stack, 'ImportedKey', `arn:aws:kms:eu-west-1:${OWNER}:key/abc`);
    const secret = new secretsmanager.CfnSecret(stack, 'Other', { kmsKeyId: key.keyArn });
    const access = SecretAccess.ofSecret(stack, secret, { encryptionKey: key });
    expect(messageOf(() => access.read(account))).toBe('`encryptionKey` must be created in this app if its '
      + 'policy must allow the grantee, got: an imported key (Stack/ImportedKey); grant in the stack that creates the '
      + 'key, or to a role of this account [key-policy-not-ours] at Stack/Other');
    expect(resourcePolicies(stack)).toEqual([]);
  });

  test('rejects the AWS managed key', () => {
    const { stack } = setUp();
    const access = SecretAccess.ofSecret(stack, new secretsmanager.CfnSecret(stack, 'Other'));
    expect(messageOf(() => access.read(account))).toBe('`encryptionKey` must be a customer-managed key if another account uses the secret, got: '
      + 'none; only principals of its own account can use the AWS managed key aws/secretsmanager [customer-managed-key-needed] at Stack/Other');
  });

  test('a principal of this account can use the AWS managed key', () => {
    const { stack } = setUp();
    const access = SecretAccess.ofSecret(stack, new secretsmanager.CfnSecret(stack, 'Other'));
    expect(access.read(new iam.ArnPrincipal(`arn:aws:iam::${OWNER}:role/reader`)).success).toBe(true);
    expect(resourcePolicies(stack)).toHaveLength(1);
  });
});
