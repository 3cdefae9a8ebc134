import { App, Stack } from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib/assertions';
import { newHierarchy } from './support';
import { ENV, newStack } from '../secrets/support';

describe('one hierarchy of one path', () => {
  const REPEATED = 'a path must have one hierarchy in an account and region, got: a second one of prod/orders in addition to One/Secrets; '
    + 'add the secrets there, or use TaggedSecretHierarchy.fromTaggedSecretHierarchyAttributes to read them [hierarchy-repeated] at Two/Secrets';

  const two = (one: object, other: object) => {
    const app = new App();
    const stacks = [new Stack(app, 'One', one), new Stack(app, 'Two', other)];
    stacks.forEach((stack) => newHierarchy(stack));
    return stacks[1];
  };

  test('rejects a second one in the same account and region', () => {
    expect(() => two({ env: ENV }, { env: ENV })).toThrow(new Error(REPEATED));
  });

  test('another region, another account or another path is another hierarchy', () => {
    expect(() => two({ env: ENV }, { env: { ...ENV, region: 'eu-central-1' } })).not.toThrow();
    expect(() => two({ env: ENV }, { env: { ...ENV, account: '222222222222' } })).not.toThrow();
    const stack = newStack();
    newHierarchy(stack);
    expect(() => newHierarchy(stack, { subPath: ['eu'] }, 'Deeper')).not.toThrow();
  });

  test('a hierarchy that was removed from the tree or is in another app is no second one', () => {
    const stack = newStack();
    newHierarchy(stack);
    stack.node.tryRemoveChild('Secrets');
    expect(() => newHierarchy(stack)).not.toThrow();
    expect(() => newHierarchy(newStack())).not.toThrow();
  });

  test('warns if both may be in the same account and region', () => {
    Annotations.fromStack(two({}, {})).hasWarning('/Two/Secrets', 'another hierarchy of prod/orders is created at One/Secrets, and the account '
      + 'or region of one is not known; give both stacks an `env`, so that two hierarchies in one account and region are found '
      + '[ack: cdk-managed-secrets:hierarchy-perhaps-repeated]');
  });
});
