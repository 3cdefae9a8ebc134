import { App, Aws, Lazy, Tags } from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib/assertions';
import { ENV, newStack, propertiesOf } from './support';
import { ApiKeySecret } from '../../src/secrets/kinds/api-key-secret';

test('all problems are reported in one error, and nothing is created', () => {
  const stack = newStack();

  expect(() => new ApiKeySecret(stack, 'Secret', {
    secretName: 'db-master',
    description: 'd'.repeat(2_049),
    tags: { 'aws:owner': 'me' },
    replicaRegions: [{ region: 'eu-central-1' }, { region: 'eu-central-1' }],
  })).toThrow(new Error([
    '4 problems at App/Secret:',
    '- `secretName` must not end in a hyphen and six characters, got: "db-master"; '
      + 'Secrets Manager adds such a suffix to ARNs itself and confuses the two, use another separator (such as _) or another length [secret-name-suffix]',
    '- `description` must have at most 2,048 characters, got: 2049; shorten it [secret-description-length]',
    '- a key of `tags` must not start with aws:, got: "aws:owner"; AWS reserves that prefix, use another [tag-key-reserved]',
    '- `replicaRegions` must name each region once, got: eu-central-1 twice; remove one [replica-region-repeated]',
  ].join('\n')));
  expect(stack.node.children).toEqual([]);
});

test('tokens are accepted, since their values are not known yet', () => {
  const stack = newStack();
  const text = () => Lazy.string({ produce: () => 'x' });

  expect(() => new ApiKeySecret(stack, 'Secret', { secretName: Aws.STACK_NAME, description: text(), tags: { Owner: text() } })).not.toThrow();
});

test('its tags override those of the app', () => {
  const app = new App();
  const stack = newStack('App', { env: ENV }, app);
  new ApiKeySecret(stack, 'Secret', { tags: { Owner: 'team-orders' } });
  Tags.of(app).add('Owner', 'another team');

  expect(propertiesOf(stack, 'AWS::SecretsManager::Secret').Tags).toEqual([{ Key: 'Owner', Value: 'team-orders' }]);
});

test('warns about a replica without a key', () => {
  const stack = newStack();
  new ApiKeySecret(stack, 'Secret', { replicaRegions: [{ region: 'eu-central-1' }] });

  Annotations.fromStack(stack).hasWarning('/App/Secret', 'the replicas in eu-central-1 are encrypted with the AWS managed key aws/secretsmanager, '
    + 'which other accounts cannot use; give `encryptionKey` for each of `replicaRegions` [ack: cdk-managed-secrets:replica-without-key]');
});
