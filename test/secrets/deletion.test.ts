import { CfnDeletionPolicy, RemovalPolicies, RemovalPolicy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { newStack } from './support';
import { ApiKeySecret } from '../../src/secrets/kinds/api-key-secret';

const SECRET = 'AWS::SecretsManager::Secret';

const DESTROY = '`removalPolicy` must not be RemovalPolicy.DESTROY without `allowDestroy: true`, since CloudFormation deletes a secret '
  + 'at once and without a recovery window; add `allowDestroy: true` if that is intended [removal-destroy]';

test('a secret is retained if its stack is deleted, unless its creation failed', () => {
  const stack = newStack();
  new ApiKeySecret(stack, 'Secret');

  Template.fromStack(stack).hasResource(SECRET, { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
});

test('it is destroyed if both properties say so', () => {
  const stack = newStack();
  new ApiKeySecret(stack, 'Secret', { removalPolicy: RemovalPolicy.DESTROY, allowDestroy: true });

  Template.fromStack(stack).hasResource(SECRET, { DeletionPolicy: 'Delete' });
});

test('rejects DESTROY without allowDestroy: as a property, later, or by an aspect', () => {
  const stack = newStack();
  expect(() => new ApiKeySecret(stack, 'Secret', { removalPolicy: RemovalPolicy.DESTROY })).toThrow(new Error(`${DESTROY} at App/Secret`));
  expect(stack.node.tryFindChild('Secret')).toBeUndefined();

  const secret = new ApiKeySecret(stack, 'Secret');
  expect(() => secret.applyRemovalPolicy(RemovalPolicy.DESTROY)).toThrow(new Error(`${DESTROY} at App/Secret`));

  RemovalPolicies.of(stack).destroy();
  expect(() => Template.fromStack(stack)).toThrow(`[App/Secret] ${DESTROY}`);
});

test('rejects a snapshot, which secrets do not have', () => {
  expect(() => new ApiKeySecret(newStack(), 'Secret', { removalPolicy: RemovalPolicy.SNAPSHOT })).toThrow(new Error(
    '`removalPolicy` must not be RemovalPolicy.SNAPSHOT, since CloudFormation cannot create snapshots of secrets; use RETAIN_ON_UPDATE_OR_DELETE '
    + '[removal-snapshot] at App/Secret'));
});

test('the check at synthesis also reads the policy for replacement', () => {
  const stack = newStack();
  const secret = new ApiKeySecret(stack, 'Secret');
  (secret.node.defaultChild as secretsmanager.CfnSecret).cfnOptions.updateReplacePolicy = CfnDeletionPolicy.DELETE;

  expect(() => Template.fromStack(stack)).toThrow(`[App/Secret] ${DESTROY}`);
});
