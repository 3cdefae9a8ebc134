import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { newStack, propertiesOf } from './support';
import { ManagedSecretAttributes } from '../../src/secrets/imported-managed-secret';
import { ManagedSecret } from '../../src/secrets/managed-secret';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:prod/orders/database';

function newRole(stack: Stack, id: string) {
  return new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
}

function statements(attrs: ManagedSecretAttributes) {
  const stack = newStack();
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/k');
  const secret = ManagedSecret.fromAttributes(stack, 'Secret', { ...attrs, encryptionKey });
  secret.grantRead(newRole(stack, 'Role'));
  return propertiesOf(stack, 'AWS::IAM::ManagedPolicy').PolicyDocument.Statement;
}

test.each([
  ['complete ARN', { secretCompleteArn: `${ARN}-a1b2c3` }, `${ARN}-a1b2c3`],
  ['partial ARN', { secretPartialArn: ARN }, `${ARN}-??????`],
])('a secret imported by %s grants as the secret itself does, its imported key included', (_, attrs, resource) => {
  expect(statements(attrs)).toEqual([
    { Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], Effect: 'Allow', Resource: resource },
    {
      Action: 'kms:Decrypt',
      Condition: {
        StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' },
        StringLike: { 'kms:EncryptionContext:SecretARN': resource },
      },
      Effect: 'Allow',
      Resource: 'arn:aws:kms:eu-west-1:111111111111:key/k',
    },
  ]);
});

test('a secret imported by name belongs to the account and region of the stack', () => {
  expect(statements({ secretName: 'prod/orders/database' })[0].Resource).toEqual({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:eu-west-1:111111111111:secret:prod/orders/database-??????']],
  });
});

describe('the imports that CDK\'s Secret has', () => {
  const NAME = 'prod/orders/database';

  test.each<[string, (stack: Stack) => secretsmanager.ISecret, ManagedSecretAttributes]>([
    ['fromSecretCompleteArn', (stack) => ManagedSecret.fromSecretCompleteArn(stack, 'Secret', `${ARN}-a1b2c3`), { secretCompleteArn: `${ARN}-a1b2c3` }],
    ['fromSecretPartialArn', (stack) => ManagedSecret.fromSecretPartialArn(stack, 'Secret', ARN), { secretPartialArn: ARN }],
    ['fromSecretNameV2', (stack) => ManagedSecret.fromSecretNameV2(stack, 'Secret', NAME), { secretName: NAME }],
    ['fromSecretAttributes', (stack) => ManagedSecret.fromSecretAttributes(stack, 'Secret', { secretPartialArn: ARN }), { secretPartialArn: ARN }],
  ])('%s grants as fromAttributes does', (_, importSecret, attrs) => {
    const grants = (importInto: (stack: Stack) => secretsmanager.ISecret) => {
      const stack = newStack();
      const secret = importInto(stack);
      secret.grantRead(newRole(stack, 'Reader'), ['AWSCURRENT']);
      secret.grantWrite(newRole(stack, 'Writer'));
      return Template.fromStack(stack).toJSON();
    };
    const template = grants(importSecret);

    expect(template).toEqual(grants((stack) => ManagedSecret.fromAttributes(stack, 'Secret', attrs)));
    expect(Object.values<{ Type: string }>(template.Resources).map(({ Type }) => Type.split('::')[2]).sort())
      .toEqual(['ManagedPolicy', 'ManagedPolicy', 'Role', 'Role']);
  });

  test('their key is not known, and a warning says so', () => {
    const stack = newStack();
    ManagedSecret.fromSecretPartialArn(stack, 'Secret', ARN);

    Annotations.fromStack(stack).hasWarning('/App', Match.stringLikeRegexp('encryption-key-unknown'));
  });
});

test('the name of an existing secret may end like the suffix of an ARN', () => {
  expect(statements({ secretName: 'my-secret' })[0].Resource).toEqual({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:eu-west-1:111111111111:secret:my-secret-??????']],
  });
  expect(() => statements({ secretName: 'my secret' })).toThrow('[secret-name-characters] at App/Secret');
});

test('an import creates no resource', () => {
  const stack = newStack();
  ManagedSecret.fromAttributes(stack, 'Secret', { secretPartialArn: ARN });

  expect(Object.keys(Template.fromStack(stack).toJSON().Resources ?? {})).toEqual([]);
});

test.each([
  ['none', {}],
  ['secretCompleteArn, secretName', { secretCompleteArn: `${ARN}-a1b2c3`, secretName: 'prod/orders/database' }],
])('rejects %s of the two ARNs and the name', (got, attrs) => {
  expect(() => ManagedSecret.fromAttributes(newStack(), 'Secret', attrs)).toThrow(new Error(
    'exactly one of `secretCompleteArn`, `secretPartialArn` and `secretName` must be given, '
    + `got: ${got}; a complete ARN ends in a hyphen and six characters [secret-attributes] at App/Secret`));
});
