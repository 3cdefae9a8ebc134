import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretAccess, SecretGuards } from '../../../src/access';
import { messageOf, newApp, OWNER, resourcePolicies, stackIn, warnings } from '../support';
import { NAMES_FUNCTION, ROLE, TAGS, administration, guarded, laws } from './support';

describe('one resource policy for each secret', () => {
  test('of an L2 secret is its own, with public access blocked', () => {
    const stack = stackIn(newApp({}), 'Stack');
    const secret = new secretsmanager.Secret(stack, 'Secret');
    secret.addToResourcePolicy(new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: ['*'], principals: [new iam.ArnPrincipal(ROLE)] }));
    SecretGuards.standard().protect(secret);
    expect(resourcePolicies(stack)).toHaveLength(1);
    expect(resourcePolicies(stack)[0].BlockPublicPolicy).toBe(true);
    expect(laws(stack)).toHaveLength(5);
  });

  test('contains grants and guards', () => {
    const { stack, secret } = guarded();
    SecretAccess.ofSecret(stack, secret).read(new iam.ArnPrincipal(ROLE));
    expect(resourcePolicies(stack)).toHaveLength(1);
    expect(laws(stack).map(({ Effect }) => Effect)).toEqual(['Deny', 'Deny', 'Deny', 'Deny', 'Allow']);
  });

  test('guarded twice is guarded once', () => {
    const { stack, secret } = guarded();
    SecretGuards.standard().protect(secret);
    expect(laws(stack)).toHaveLength(4);
  });

  test('of no guards is none', () => {
    const stack = stackIn(newApp(), 'Stack');
    SecretGuards.none().protect(new secretsmanager.CfnSecret(stack, 'Secret'));
    expect(resourcePolicies(stack)).toEqual([]);
    expect(warnings(stack)).toEqual([]);
  });

  test('rejects an imported secret', () => {
    const stack = stackIn(newApp(), 'Stack');
    const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'prod/orders/database');
    expect(messageOf(() => SecretGuards.standard().protect(secret))).toBe('`secret` must be created in this app, got: an imported secret, whose '
      + 'resource policy is managed elsewhere; guard it in the stack that creates it [guards-imported-secret] at Stack/Secret');
  });

  test.each([
    ['an L1', (stack: Stack) => new secretsmanager.CfnSecret(stack, 'Secret')],
    ['an L2', (stack: Stack) => new secretsmanager.Secret(stack, 'Secret')],
  ])('rejects more than 20,480 characters, of %s secret', (_, make) => {
    const app = newApp({});
    const stack = stackIn(app, 'Stack');
    const access = SecretAccess.ofSecret(stack, make(stack));
    const role = (index: number) => new iam.ArnPrincipal(`arn:aws:iam::${OWNER}:role/reader-${index}`);
    Array.from({ length: 100 }, (__, index) => access.read(role(index)));
    expect(() => app.synth()).not.toThrow();
    const large = newApp({});
    const grown = SecretAccess.ofSecret(stackIn(large, 'Stack'), make(large.node.findChild('Stack') as Stack));
    Array.from({ length: 150 }, (__, index) => grown.read(role(index)));
    expect(messageOf(() => large.synth())).toMatch(new RegExp('the secret\'s resource policy must have at most 20480 characters, got: about '
      + '\\d{5}; grant to an '
      + 'account or an organization instead of each role \\[resource-policy-too-large\\]'));
  });

  test('keeps its rules if CDK merges statements', () => {
    const stack = stackIn(newApp(), 'Stack');
    SecretGuards.standard().protect(new secretsmanager.CfnSecret(stack, 'Secret'));
    expect(laws(stack)).toEqual([
      administration(['secretsmanager:TagResource', 'secretsmanager:UntagResource'], TAGS(['Environment', 'Application'])),
      administration(['secretsmanager:DeleteResourcePolicy', 'secretsmanager:DeleteSecret', 'secretsmanager:PutResourcePolicy']),
      administration('secretsmanager:RotateSecret', NAMES_FUNCTION),
    ]);
  });
});
