import { App, Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { newHierarchy, newRole } from './support';
import { DatabaseEngine } from '../../src/engines/database-engine';
import { ENV, newStack, propertiesOf } from '../secrets/support';

const SECRET = 'AWS::SecretsManager::Secret';

const keyArn = (id: string) => `arn:aws:kms:eu-west-1:111111111111:key/${id}`;
const importKey = (stack: Stack, id: string) => kms.Key.fromKeyArn(stack, id, keyArn(id));

/** The second statement of the only reader's policy. */
function keyStatement(stack: Stack): object {
  return propertiesOf(stack, 'AWS::IAM::ManagedPolicy').PolicyDocument.Statement[1];
}

/** The statement that allows a reader to use keys. */
function decrypting(...ids: string[]): object {
  return {
    Action: 'kms:Decrypt',
    Condition: {
      StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' },
      StringLike: {
        'kms:EncryptionContext:SecretARN': {
          'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:eu-west-1:111111111111:secret:prod/orders/*']],
        },
      },
    },
    Effect: 'Allow',
    Resource: ids.map(keyArn),
  };
}

describe('include', () => {
  test('sets the tags on a secret of another stack, and allows readers to use its key', () => {
    const app = new App();
    const [stack, other] = ['App', 'Other'].map((id) => new Stack(app, id, { env: ENV }));
    const secrets = newHierarchy(stack, { tags: { CostCenter: '4711' }, encryptionKey: importKey(stack, 'own') });
    const key = importKey(other, 'other');
    secrets.include(new secretsmanager.Secret(other, 'Plain', { secretName: 'prod/orders/plain', encryptionKey: key }));
    secrets.access.read(newRole(stack));

    expect(propertiesOf(other, SECRET).Tags).toEqual([
      { Key: 'Application', Value: 'orders' }, { Key: 'CostCenter', Value: '4711' }, { Key: 'Environment', Value: 'production' },
    ]);
    expect(keyStatement(stack)).toEqual(decrypting('own', 'other'));
  });

  test('allows readers to use the given key of an L1 secret', () => {
    const stack = newStack();
    const secrets = newHierarchy(stack, { encryptionKey: importKey(stack, 'own') });
    const encryptionKey = importKey(stack, 'l1');
    secrets.access.read(newRole(stack));
    secrets.include(new secretsmanager.CfnSecret(stack, 'Plain', { name: 'prod/orders/plain', kmsKeyId: encryptionKey.keyArn }), { encryptionKey });

    expect(keyStatement(stack)).toEqual(decrypting('own', 'l1'));
  });

  test('allows other accounts to use the given key of an L1 secret', () => {
    const stack = newStack();
    const keyOf = (id: string) => new kms.Key(stack, id, { alias: id });
    const secrets = newHierarchy(stack, { encryptionKey: keyOf('own') });
    const encryptionKey = keyOf('l1');
    secrets.access.read(new iam.AccountPrincipal('222222222222'));
    secrets.include(new secretsmanager.CfnSecret(stack, 'Plain', { name: 'prod/orders/plain', kmsKeyId: encryptionKey.keyArn }), { encryptionKey });

    const [own, l1] = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key')).map(({ Properties }) => Properties.KeyPolicy.Statement);
    expect(l1).toHaveLength(2);
    expect(l1).toEqual(own);
  });

  test('prefers the given key to the one that the secret knows', () => {
    const stack = newStack();
    const secrets = newHierarchy(stack, { encryptionKey: importKey(stack, 'own') });
    const plain = new secretsmanager.Secret(stack, 'Plain', { secretName: 'prod/orders/plain', encryptionKey: importKey(stack, 'known') });
    secrets.include(plain, { encryptionKey: importKey(stack, 'given') });
    secrets.access.read(newRole(stack));

    expect(keyStatement(stack)).toEqual(decrypting('own', 'given'));
  });

  test('sets tags that override those of the app', () => {
    const app = new App();
    const stack = newStack('App', { env: ENV }, app);
    const secrets = newHierarchy(stack, { tags: { CostCenter: '4711' } });
    secrets.include(new secretsmanager.Secret(stack, 'Plain', { secretName: 'prod/orders/plain' }));
    Tags.of(app).add('Environment', 'test');
    Tags.of(app).add('CostCenter', '0815');

    expect(propertiesOf(stack, SECRET).Tags).toEqual([
      { Key: 'Application', Value: 'orders' }, { Key: 'CostCenter', Value: '4711' }, { Key: 'Environment', Value: 'production' },
    ]);
    expect(() => app.synth()).not.toThrow();
  });

  test.each([
    ['an imported secret', (stack: Stack) => secretsmanager.Secret.fromSecretNameV2(stack, 'Plain', 'prod/orders/plain'),
      '`secret` must be created in this app, got: the imported secret App/Plain, whose tags this app cannot set; '
      + 'tag it where it is created, then readers of the hierarchy can read it without `include` [include-imported] at App/Secrets'],
    ['a secret outside the path', (stack: Stack) => new secretsmanager.Secret(stack, 'Plain', { secretName: 'prod/orders-archive/plain' }),
      '`secretName` of App/Plain must start with prod/orders/, got: "prod/orders-archive/plain"; '
      + 'name it so, since policies of the hierarchy compare the name [include-outside-path] at App/Secrets'],
    ['a secret that CloudFormation names', (stack: Stack) => new secretsmanager.Secret(stack, 'Plain'),
      '`secretName` of App/Plain must start with prod/orders/, got: a name not known at synthesis; '
      + 'name it so, since policies of the hierarchy compare the name [include-outside-path] at App/Secrets'],
    ['a name that another secret has', (stack: Stack) => new secretsmanager.Secret(stack, 'Plain', { secretName: 'prod/orders/database' }),
      'a name must belong to one secret, got: "prod/orders/database", which App/Secrets/database has; choose another secret type [secret-name-repeated] at App/Secrets'],
  ])('rejects %s', (_, make, message) => {
    const stack = newStack();
    const secrets = newHierarchy(stack);
    secrets.addDatabaseSecret('database', { engine: DatabaseEngine.POSTGRES, username: 'orders' });

    expect(() => secrets.include(make(stack))).toThrow(new Error(message));
  });
});
