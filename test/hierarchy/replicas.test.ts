import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { SecretGuards } from '../../src/access/guards/secret-guards';
import { TaggedSecretHierarchy } from '../../src/hierarchy/tagged-secret-hierarchy';
import { SecretEnvironment } from '../../src/naming/secret-environment';
import { ENV, newStack } from '../secrets/support';

const READER = new iam.AccountPrincipal('222222222222');
const REPLICAS = 'eu-central-1';

function setUp() {
  const app = new App();
  const there = newStack('There', { env: { ...ENV, region: REPLICAS } }, app);
  const stack = newStack('App', { env: ENV }, app);
  const keyOf = (id: string) => new kms.Key(there, id, { alias: `alias/${id}` });
  const importedKey = kms.Key.fromKeyArn(stack, 'Imported', `arn:aws:kms:${REPLICAS}:111111111111:key/k`);
  const hierarchyWith = (encryptionKey?: kms.IKey) => new TaggedSecretHierarchy(stack, 'Secrets', {
    environment: SecretEnvironment.PRODUCTION,
    application: 'orders',
    guards: SecretGuards.none(),
    ...(encryptionKey && { replicaRegions: [{ region: REPLICAS, encryptionKey }] }),
  });
  return { app, there, stack, keyOf, importedKey, hierarchyWith };
}

/** What the policies of a stack's keys allow, without the account's own administration: the principal, the service and the secrets. */
function uses(stack: Stack): object[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'))
    .flatMap(({ Properties }) => Properties.KeyPolicy.Statement)
    .filter(({ Action, Effect }) => Effect === 'Allow' && Action !== 'kms:*')
    .map(({ Action, Principal, Condition }) => ({
      action: Action, principal: JSON.stringify(Principal), via: Condition.StringEquals['kms:ViaService'], secrets: Condition.StringLike['kms:EncryptionContext:SecretARN'],
    }));
}

function decrypting(secrets: string, region: string): object {
  return {
    action: 'kms:Decrypt',
    principal: expect.stringContaining(':iam::222222222222:root'),
    via: `secretsmanager.${region}.amazonaws.com`,
    secrets: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:secretsmanager:${region}:111111111111:secret:${secrets}`]] },
  };
}

describe('another account that can read', () => {
  test('a hierarchy may use the keys of its replicas, once and in their region', () => {
    const { there, stack, keyOf, hierarchyWith } = setUp();
    const secrets = hierarchyWith(keyOf('replicas'));
    secrets.addApiKeySecret('one');
    secrets.access.read(READER);
    secrets.addApiKeySecret('two');

    expect(uses(there)).toEqual([decrypting('prod/orders/*', REPLICAS)]);
    expect(uses(stack)).toEqual([decrypting('prod/orders/*', ENV.region)]);
  });

  test('a hierarchy may use the keys that later secrets bring, for replicas and for themselves', () => {
    const { there, stack, keyOf, hierarchyWith } = setUp();
    const secrets = hierarchyWith();
    secrets.access.read(READER);
    const late = secrets.addApiKeySecret('late', {
      encryptionKey: new kms.Key(stack, 'Own'), replicaRegions: [{ region: REPLICAS, encryptionKey: keyOf('first') }],
    });
    late.addReplicaRegion('eu-north-1', keyOf('second'));

    expect(uses(stack)).toEqual([decrypting('prod/orders/*', ENV.region), decrypting('prod/orders/*', ENV.region)]);
    expect(uses(there)).toEqual([decrypting('prod/orders/*', REPLICAS), decrypting('prod/orders/*', 'eu-north-1')]);
  });

  test('one secret may use the key of its replica for that secret only', () => {
    const { there, keyOf, hierarchyWith } = setUp();
    hierarchyWith(keyOf('replicas')).addApiKeySecret('one').access.read(READER);

    expect(uses(there)).toEqual([decrypting('prod/orders/one-??????', REPLICAS)]);
  });
});

test('an imported key of replicas is not changed, and a warning says so', () => {
  const { stack, importedKey, hierarchyWith } = setUp();
  const secrets = hierarchyWith(importedKey);
  secrets.access.read(READER);
  secrets.addApiKeySecret('one');

  Annotations.fromStack(stack).hasWarning('/App/Secrets', 'The policy of the imported key App/Imported was not changed, so principals that need a statement in '
    + 'it, such as those of other accounts, cannot read the replicas in eu-central-1: allow them where the key is created, or acknowledge this warning if no '
    + 'such principal reads replicas [ack: cdk-managed-secrets:replica-key-kept-elsewhere]');
});

test('an L1 key of replicas is not changed either', () => {
  const { there, stack, hierarchyWith } = setUp();
  const secret = hierarchyWith().addApiKeySecret('one');
  secret.addReplicaRegion(REPLICAS, kms.CfnKey.fromKeyArn(there, 'L1', `arn:aws:kms:${REPLICAS}:111111111111:key/k`));
  secret.access.read(READER);

  Annotations.fromStack(stack).hasWarning('/App/Secrets/one', Match.stringLikeRegexp('ReplicaKey1 was not changed, .* cannot read the replicas in eu-central-1'));
});

test('a reader of the same account needs no warning about the replicas\' key, whose policy trusts the account', () => {
  const { app, there, stack, keyOf, hierarchyWith } = setUp();
  const secrets = hierarchyWith(keyOf('replicas'));
  secrets.addApiKeySecret('one');
  secrets.access.read(new iam.Role(stack, 'Reader', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }));
  secrets.access.read(new iam.ArnPrincipal('arn:aws:iam::111111111111:role/Reader'));
  app.synth();

  expect(uses(there)).toEqual([]);
  Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('replica'));
});

test('rejects a later secret whose imported key other accounts could not use', () => {
  const { stack, hierarchyWith } = setUp();
  const secrets = hierarchyWith();
  secrets.access.read(READER);
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Elsewhere', 'arn:aws:kms:eu-west-1:111111111111:key/k');

  expect(() => secrets.addApiKeySecret('late', { encryptionKey })).toThrow(new Error(
    '`encryptionKey` must be created in this app if its policy must allow the grantee, got: an imported key (App/Elsewhere); '
    + 'grant in the stack that creates the key, or to a role of this account [key-policy-not-ours] at App/Secrets'));
});
