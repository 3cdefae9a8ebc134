import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { SecretAccess } from '../../../src/access';
import { bindIdentityGrantKey, identityGrantKey, unwrapKey } from '../../../src/access/targets/identity-grant-key';
import { keyPolicy, lambdaRole, newApp, OTHER, resources, stackIn, statements } from '../support';

/** A secret as this library creates it: the class of CDK with an identity grant key and grants of this library. */
class WrappedKeySecret extends secretsmanager.Secret {
  private readonly access: SecretAccess;

  constructor(scope: Construct, id: string, key: kms.IKey) {
    super(scope, id, { encryptionKey: identityGrantKey(key) });
    this.access = SecretAccess.ofSecret(scope, this);
    bindIdentityGrantKey(this.encryptionKey!, this.access);
  }

  public grantRead(grantee: iam.IGrantable): iam.Grant {
    return this.access.read(grantee);
  }
}

function setUp() {
  const stack = stackIn(newApp(), 'Stack');
  const key = new kms.Key(stack, 'Key', { alias: 'own' });
  return { stack, key, secret: new WrappedKeySecret(stack, 'Secret', key) };
}

function onKey(actions: string | string[]) {
  return {
    Action: actions,
    Condition: {
      StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' },
      StringLike: { 'kms:EncryptionContext:SecretARN': { Ref: 'SecretA720EF05' } },
    },
    Effect: 'Allow',
    Resource: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] },
  };
}

test('an identity grant key is the key itself in all other respects', () => {
  const { stack, key, secret } = setUp();
  const wrapper = secret.encryptionKey!;
  expect(wrapper).toBeInstanceOf(kms.Key);
  expect(wrapper).not.toBe(key);
  expect(stack.resolve(wrapper.keyArn)).toEqual({ 'Fn::GetAtt': ['Key961B73FD', 'Arn'] });
  expect(resources(stack, 'AWS::SecretsManager::Secret')[0].KmsKeyId).toEqual({ 'Fn::GetAtt': ['Key961B73FD', 'Arn'] });
  expect(wrapper.node).toBe(key.node);
});

test('unwrapKey returns the key of an identity grant key, also if wrapped twice, and any other key as it is', () => {
  const { key, secret } = setUp();
  expect(unwrapKey(secret.encryptionKey!)).toBe(key);
  expect(unwrapKey(identityGrantKey(secret.encryptionKey!))).toBe(key);
  expect(unwrapKey(key)).toBe(key);
});

test('CDK\'s Secret adds to the key policy only without an identity grant key', () => {
  const { stack } = setUp();
  expect(keyPolicy(stack)).toHaveLength(1);
  const plain = stackIn(newApp(), 'Stack');
  new secretsmanager.Secret(plain, 'Secret', { encryptionKey: new kms.Key(plain, 'Key') });
  expect(keyPolicy(plain)).toHaveLength(2);
});

describe('grants on the key become statements in the principal\'s policy, for the secret only', () => {
  const grants: [string, (key: kms.IKey, role: iam.IRole) => iam.Grant, string | string[]][] = [
    ['grantDecrypt', (key, role) => key.grantDecrypt(role), 'kms:Decrypt'],
    ['grantEncrypt', (key, role) => key.grantEncrypt(role), ['kms:Encrypt', 'kms:GenerateDataKey']],
    ['grantEncryptDecrypt', (key, role) => key.grantEncryptDecrypt(role), ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey']],
    ['grant', (key, role) => key.grant(role, 'kms:Decrypt'), 'kms:Decrypt'],
    ['grants.decrypt', (key, role) => (key as kms.Key).grants.decrypt(role), 'kms:Decrypt'],
    ['a role via Secrets Manager, whose inner principal CDK '
      + 'hides', (key, role) => key.grantDecrypt(new kms.ViaServicePrincipal('x', role)), 'kms:Decrypt'],
  ];

  test.each(grants)('%s', (_, grant, actions) => {
    const { stack, secret } = setUp();
    expect(grant(secret.encryptionKey!, lambdaRole(stack)).success).toBe(true);
    expect(statements(stack)).toEqual([onKey(actions)]);
    expect(keyPolicy(stack)).toHaveLength(1);
    expect(resources(stack, 'AWS::IAM::Policy')).toEqual([]);
  });

  test('reading and decrypting are one statement', () => {
    const { stack, secret } = setUp();
    const role = lambdaRole(stack);
    secret.grantRead(role);
    secret.encryptionKey!.grantDecrypt(role);
    expect(statements(stack)).toHaveLength(2);
    expect(statements(stack)[1]).toEqual(onKey('kms:Decrypt'));
  });

  test('an action without encryption context has no condition on it', () => {
    const { stack, secret } = setUp();
    secret.encryptionKey!.grant(lambdaRole(stack), 'kms:DescribeKey');
    expect(statements(stack)[0].Condition).toEqual({ StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' } });
  });

  test('another account is allowed in the key policy, for the secrets of this account only', () => {
    const { stack, secret } = setUp();
    expect(secret.encryptionKey!.grantDecrypt(new iam.AccountPrincipal(OTHER)).success).toBe(true);
    expect(keyPolicy(stack)[1].Condition).toHaveProperty('StringLike');
    expect(keyPolicy(stack)).toHaveLength(2);
  });
});

test('CDK\'s DatabaseProxy gets statements of this library', () => {
  const { stack, secret } = setUp();
  const vpc = new ec2.Vpc(stack, 'Vpc');
  const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 });
  const database = new rds.DatabaseInstance(stack, 'Database', { engine, vpc });
  new rds.DatabaseProxy(stack, 'Proxy', { vpc, secrets: [secret], proxyTarget: rds.ProxyTarget.fromInstance(database) });
  expect(statements(stack)).toEqual([
    { Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], Effect: 'Allow', Resource: { Ref: 'SecretA720EF05' } },
    onKey('kms:Decrypt'),
  ]);
  expect(keyPolicy(stack)).toHaveLength(1);
});

test('CDK\'s RotationSchedule uses the key by a statement of this library', () => {
  const { stack, secret } = setUp();
  secret.addRotationSchedule('Schedule', {
    rotationLambda: new lambda.Function(stack, 'Function', {
      code: lambda.Code.fromInline('x'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X,
    }),
  });
  expect(statements(stack)).toEqual([onKey(['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'])]);
  expect(keyPolicy(stack)).toHaveLength(1);
});

test('an imported key can be wrapped, too', () => {
  const stack = stackIn(newApp(), 'Stack');
  const secret = new WrappedKeySecret(stack, 'Secret', kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/abc'));
  secret.encryptionKey!.grantDecrypt(lambdaRole(stack));
  expect(statements(stack)[0].Resource).toBe('arn:aws:kms:eu-west-1:111111111111:key/abc');
});

test('an identity grant key without an access grants as the key does', () => {
  const stack = stackIn(newApp(), 'Stack');
  identityGrantKey(new kms.Key(stack, 'Key')).grantDecrypt(new iam.AccountPrincipal(OTHER));
  expect(keyPolicy(stack)).toHaveLength(2);
});
