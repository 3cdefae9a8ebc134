import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { newStack, propertiesOf } from './support';
import { ManagedSecret } from '../../src/secrets/managed-secret';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:prod/orders/database';

function statements(attrs: { secretCompleteArn?: string; secretPartialArn?: string; secretName?: string }) {
  const stack = newStack();
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/k');
  const secret = ManagedSecret.fromAttributes(stack, 'Secret', { ...attrs, encryptionKey });
  secret.grantRead(new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }));
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

test('CDK\'s own signature imports the same', () => {
  const stack = newStack();
  const secret = ManagedSecret.fromSecretAttributes(stack, 'Secret', { secretPartialArn: ARN });
  secret.grantRead(new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }));

  expect(propertiesOf(stack, 'AWS::IAM::ManagedPolicy').PolicyDocument.Statement[0].Resource).toBe(`${ARN}-??????`);
});

test('it owns nothing', () => {
  const stack = newStack();
  ManagedSecret.fromAttributes(stack, 'Secret', { secretPartialArn: ARN });

  expect(Object.keys(Template.fromStack(stack).toJSON().Resources ?? {})).toEqual([]);
});

test.each([
  ['none', {}],
  ['secretCompleteArn, secretName', { secretCompleteArn: `${ARN}-a1b2c3`, secretName: 'prod/orders/database' }],
])('refuses %s of the two ARNs and the name', (got, attrs) => {
  expect(() => ManagedSecret.fromAttributes(newStack(), 'Secret', attrs)).toThrow(new Error(
    'exactly one of `secretCompleteArn`, `secretPartialArn` and `secretName` must be given, '
    + `got: ${got}; a complete ARN ends in a hyphen and six characters [secret-attributes] at App/Secret`));
});
