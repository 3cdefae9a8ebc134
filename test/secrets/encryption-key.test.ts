import { PropertyInjectors, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { newStack, propertiesOf } from './support';
import { ApiKeySecret } from '../../src/secrets/kinds/api-key-secret';

test('one key of the stack encrypts all its secrets, and its policy does not grow with them', () => {
  const stack = newStack();
  new ApiKeySecret(stack, 'One');
  const before = JSON.stringify(propertiesOf(stack, 'AWS::KMS::Key'));
  const other = newStack();
  ['One', 'Two', 'Three'].forEach((id) => new ApiKeySecret(other, id));

  expect(JSON.stringify(propertiesOf(other, 'AWS::KMS::Key'))).toBe(before);
});

test('the policy of a given key is not changed, but plain L2 changes it', () => {
  const policySize = (make: (stack: Stack, encryptionKey: kms.Key) => void) => {
    const stack = newStack();
    make(stack, new kms.Key(stack, 'Key'));
    return propertiesOf(stack, 'AWS::KMS::Key').KeyPolicy.Statement.length;
  };

  expect(policySize((stack, encryptionKey) => new ApiKeySecret(stack, 'Secret', { encryptionKey }))).toBe(1);
  expect(policySize((stack, encryptionKey) => new secretsmanager.Secret(stack, 'Secret', { encryptionKey }))).toBe(3);
});

test('an injector\'s own key becomes the key of the secret and of its readers', () => {
  const stack = newStack();
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Organization', 'arn:aws:kms:eu-west-1:111111111111:key/organization');
  PropertyInjectors.of(stack).add({
    constructUniqueId: secretsmanager.Secret.PROPERTY_INJECTION_ID,
    inject: (original) => ({ ...original, encryptionKey }),
  });
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  new ApiKeySecret(stack, 'Secret').grantRead(role);

  expect(propertiesOf(stack, 'AWS::SecretsManager::Secret').KmsKeyId).toBe(encryptionKey.keyArn);
  expect(propertiesOf(stack, 'AWS::IAM::ManagedPolicy').PolicyDocument.Statement[1].Resource).toBe(encryptionKey.keyArn);
});
