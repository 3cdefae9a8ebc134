import { LegacyStackSynthesizer } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ENV, newStack, propertiesOf } from './support';
import { SecretGuards } from '../../src/access/guards/secret-guards';
import { ApiKeySecret } from '../../src/secrets/kinds/api-key-secret';

test('one policy has the guards and the statements that users add, and blocks public access', () => {
  const stack = newStack();
  const secret = new ApiKeySecret(stack, 'Secret', { guards: SecretGuards.standard() });
  const guards = propertiesOf(stack, 'AWS::SecretsManager::ResourcePolicy').ResourcePolicy.Statement.length;

  const stack2 = newStack();
  const secret2 = new ApiKeySecret(stack2, 'Secret', { guards: SecretGuards.standard() });
  secret2.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.AccountPrincipal('222222222222')], actions: ['secretsmanager:GetSecretValue'], resources: ['*'],
  }));
  const policy = propertiesOf(stack2, 'AWS::SecretsManager::ResourcePolicy');

  expect(secret.node.path).toBe(secret2.node.path);
  expect(policy.ResourcePolicy.Statement).toHaveLength(guards + 1);
  expect(policy.BlockPublicPolicy).toBe(true);
});

test('rejects guards that would deny the next deployment, before anything is created', () => {
  const stack = newStack('App', { env: ENV, synthesizer: new LegacyStackSynthesizer() });

  expect(() => new ApiKeySecret(stack, 'Secret', { guards: SecretGuards.standard() })).toThrow(new Error(
    '`deploymentRole` must be given if the stack\'s synthesizer has none, got: none; guards would deny the next deployment, give the role that '
    + 'deploys this stack [deployment-role-needed] at App/Secret'));
  expect(stack.node.children).toEqual([]);
});

test('without guards there is no policy', () => {
  const stack = newStack();
  new ApiKeySecret(stack, 'Secret');

  Template.fromStack(stack).resourceCountIs('AWS::SecretsManager::ResourcePolicy', 0);
});
