import { CfnParameter, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { SecretAccess } from '../../../src/access';
import { lambdaRole, newApp, OWNER, resources, stackIn, statements, warnings } from '../support';

const ARN = `arn:aws:secretsmanager:eu-west-1:${OWNER}:secret:prod/orders/database`;
const BY_NAME = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:secretsmanager:eu-west-1:${OWNER}:secret:prod/orders/database-??????`]] };
const { Secret, CfnSecret } = secretsmanager;

const imports: [string, (stack: Stack) => interfaces.ISecretRef, unknown][] = [
  ['its complete ARN', (stack) => Secret.fromSecretCompleteArn(stack, 'Secret', `${ARN}-AbCdEf`), `${ARN}-AbCdEf`],
  ['its partial ARN', (stack) => Secret.fromSecretPartialArn(stack, 'Secret', ARN), `${ARN}-??????`],
  ['its name', (stack) => Secret.fromSecretNameV2(stack, 'Secret', 'prod/orders/database'), BY_NAME],
  ['attributes', (stack) => Secret.fromSecretAttributes(stack, 'Secret', { secretPartialArn: ARN }), `${ARN}-??????`],
  ['an L1 reference by name', (stack) => CfnSecret.fromSecretId(stack, 'Secret', 'prod/orders/database'), BY_NAME],
  ['an L1 reference by partial ARN', (stack) => CfnSecret.fromSecretId(stack, 'Secret', ARN), `${ARN}-??????`],
  ['an L1 reference by complete ARN', (stack) => CfnSecret.fromSecretId(stack, 'Secret', `${ARN}-AbCdEf`), `${ARN}-AbCdEf`],
  ['an L1 reference that is a '
    + 'token', (stack) => CfnSecret.fromSecretId(stack, 'Secret', new CfnParameter(stack, 'Arn').valueAsString), { Ref: 'Arn' }],
];

describe.each(imports)('imported by %s', (_, secret, arn) => {
  test('the policy names the secret, and never ends in a star', () => {
    const stack = stackIn(newApp(), 'Stack');
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:eu-west-1:${OWNER}:key/abc`);
    SecretAccess.ofSecret(stack, secret(stack), { encryptionKey }).read(lambdaRole(stack));
    expect(statements(stack)).toEqual([
      { Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], Effect: 'Allow', Resource: arn },
      {
        Action: 'kms:Decrypt',
        Condition: {
          StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' },
          StringLike: { 'kms:EncryptionContext:SecretARN': arn },
        },
        Effect: 'Allow',
        Resource: `arn:aws:kms:eu-west-1:${OWNER}:key/abc`,
      },
    ]);
    expect(warnings(stack)).toEqual([]);
  });

  test('without its key, a warning reports that no grant allows its use', () => {
    const stack = stackIn(newApp(), 'Stack');
    SecretAccess.ofSecret(stack, secret(stack)).read(lambdaRole(stack));
    expect(warnings(stack)).toEqual(['The key of the imported secret Stack/Secret is not known, so no grant allows its use: give `encryptionKey` if '
      + 'it is a customer-managed key; if the secret uses the AWS managed key aws/secretsmanager, acknowledge this warning [ack: '
      + 'cdk-managed-secrets:encryption-key-unknown]']);
    expect(statements(stack)).toHaveLength(1);
  });
});

describe('the key', () => {
  function keysOf(key: (stack: Stack) => kms.IKey) {
    const stack = stackIn(newApp(), 'Stack');
    SecretAccess.ofSecret(stack, new Secret(stack, 'Secret'), { encryptionKey: key(stack) }).read(lambdaRole(stack));
    return statements(stack)[1];
  }

  test('imported gives the reader its decrypt permission, unlike CDK\'s own grant', () => {
    const stack = stackIn(newApp(), 'Stack');
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:eu-west-1:${OWNER}:key/abc`);
    const secret = new Secret(stack, 'Secret', { encryptionKey });
    expect(secret.grantRead(lambdaRole(stack, 'Plain')).success).toBe(true);
    expect(JSON.stringify(resources(stack, 'AWS::IAM::Policy'))).not.toContain('kms:');
    const ours = stackIn(newApp(), 'Stack');
    const key = kms.Key.fromKeyArn(ours, 'Key', `arn:aws:kms:eu-west-1:${OWNER}:key/abc`);
    SecretAccess.ofSecret(ours, new Secret(ours, 'Secret', { encryptionKey: key })).read(lambdaRole(ours));
    expect(statements(ours)[1]).toMatchObject({ Action: 'kms:Decrypt', Resource: `arn:aws:kms:eu-west-1:${OWNER}:key/abc` });
  });

  test('an alias of a key of this app becomes the key, as IAM requires', () => {
    expect(keysOf((stack) => new kms.Key(stack, 'Key').addAlias('own')).Resource).toEqual({ 'Fn::GetAtt': ['Key961B73FD', 'Arn'] });
  });

  test('an alias imported by name restricts all keys to that name', () => {
    const statement = keysOf((stack) => kms.Alias.fromAliasName(stack, 'Alias', 'alias/own'));
    expect(statement.Resource).toEqual({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:kms:eu-west-1:${OWNER}:key/*`]] });
    expect(statement.Condition).toMatchObject({ 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/own' } });
  });
});
