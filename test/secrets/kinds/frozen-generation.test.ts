import { CfnParameter, PropertyInjectors, SecretValue, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretGuards } from '../../../src/access/guards/secret-guards';
import { DatabaseEngine } from '../../../src/engines/database-engine';
import { RotationStrategy } from '../../../src/rotation/strategies/rotation-strategy';
import { SecretContent } from '../../../src/secrets/content/secret-content';
import { DatabaseTarget } from '../../../src/secrets/databases/database-target';
import { ApiKeySecret } from '../../../src/secrets/kinds/api-key-secret';
import { KeyValueSecret } from '../../../src/secrets/kinds/key-value-secret';
import { ManagedDatabaseSecret } from '../../../src/secrets/kinds/managed-database-secret';
import { OAuthClientSecret } from '../../../src/secrets/kinds/oauth-client-secret';
import { ManagedSecret } from '../../../src/secrets/managed-secret';
import { ManagedSecretOptions } from '../../../src/secrets/managed-secret-props';
import { newStack, newVpc, propertiesOf } from '../support';

const SECRET = 'AWS::SecretsManager::Secret';
const SQL_EXCLUDED = '!"#$%&\'()*+/:;<>?@[\\]`{|}~';

const KINDS: [string, (stack: Stack, options?: ManagedSecretOptions) => ManagedSecret][] = [
  ['ManagedDatabaseSecret', (stack, options) => new ManagedDatabaseSecret(stack, 'Secret', { engine: DatabaseEngine.POSTGRES, username: 'app', ...options })],
  ['ApiKeySecret', (stack, options) => new ApiKeySecret(stack, 'Secret', options)],
  ['OAuthClientSecret', (stack, options) => new OAuthClientSecret(stack, 'Secret', {
    clientId: 'orders', tokenEndpoint: 'https://id.example.com/token', ...options,
  })],
  ['ManagedSecret', (stack, options) => new ManagedSecret(stack, 'Secret', { content: SecretContent.generatedPassword(), ...options })],
];

/*
 * FROZEN. If a line changes, every live secret of that kind gets a new value. That requires a new major version and a migration guide.
 */
const FROZEN: { [kind: string]: object } = {
  ManagedDatabaseSecret: {
    ExcludeCharacters: SQL_EXCLUDED,
    GenerateStringKey: 'password',
    PasswordLength: 32,
    RequireEachIncludedType: true,
    SecretStringTemplate: '{"engine":"postgres","ssl":true,"username":"app"}',
  },
  ApiKeySecret: { ExcludePunctuation: true, PasswordLength: 40, RequireEachIncludedType: true },
  OAuthClientSecret: {
    ExcludePunctuation: true,
    GenerateStringKey: 'client_secret',
    PasswordLength: 40,
    RequireEachIncludedType: true,
    SecretStringTemplate: '{"client_id":"orders","token_endpoint":"https://id.example.com/token"}',
  },
  ManagedSecret: { PasswordLength: 32, RequireEachIncludedType: true },
};

test.each(KINDS)('%s generates the value that is frozen for this major version', (kind, make) => {
  const stack = newStack();
  make(stack);

  expect(propertiesOf(stack, SECRET).GenerateSecretString).toEqual(FROZEN[kind]);
});

test.each(KINDS)('description, tags, key, replicas, guards and an organization\'s injector do not change what %s generates', (kind, make) => {
  const stack = newStack();
  PropertyInjectors.of(stack).add({
    constructUniqueId: secretsmanager.Secret.PROPERTY_INJECTION_ID,
    inject: (original) => ({ ...original, generateSecretString: { passwordLength: 99 }, description: 'the organization says' }),
  });
  make(stack, {
    description: 'changed',
    tags: { CostCenter: '4711' },
    encryptionKey: new kms.Key(stack, 'OtherKey'),
    replicaRegions: [{ region: 'eu-central-1', encryptionKey: kms.Key.fromKeyArn(stack, 'Replica', 'arn:aws:kms:eu-central-1:111111111111:key/k') }],
    guards: SecretGuards.standard(),
  });

  expect(propertiesOf(stack, SECRET)).toMatchObject({ GenerateSecretString: FROZEN[kind], Description: 'the organization says' });
});

test('host, port and rotation do not change what a database secret generates', () => {
  const stack = newStack();
  const secret = new ManagedDatabaseSecret(stack, 'Secret', { engine: DatabaseEngine.POSTGRES, username: 'app' });
  new rds.DatabaseInstance(stack, 'Database', {
    vpc: newVpc(stack), engine: rds.DatabaseInstanceEngine.POSTGRES, credentials: rds.Credentials.fromSecret(secret), port: 6432,
  });
  secret.connectTo(DatabaseTarget.host('pgbouncer.example.com', { port: 7432 }));
  secret.addRotation(RotationStrategy.hostedSingleUser());

  expect(propertiesOf(stack, SECRET).GenerateSecretString).toEqual(FROZEN.ManagedDatabaseSecret);
});

test('a fingerprint in the metadata shows whether a deployment would generate another value', () => {
  const fingerprintOf = (username: string) => {
    const stack = newStack();
    new ManagedDatabaseSecret(stack, 'Secret', { engine: DatabaseEngine.POSTGRES, username });
    return Object.values(Template.fromStack(stack).findResources(SECRET))[0].Metadata['cdk-managed-secrets:generation'];
  };

  expect(fingerprintOf('app')).toMatch(/^[0-9a-f]{16}$/);
  expect(fingerprintOf('app')).toBe(fingerprintOf('app'));
  expect(fingerprintOf('other')).not.toBe(fingerprintOf('app'));
});

test('values that other resources hold are stored as references, and nothing is generated', () => {
  const stack = newStack();
  const value = SecretValue.cfnParameter(new CfnParameter(stack, 'Token', { noEcho: true }));
  new ApiKeySecret(stack, 'ApiKey', { secretName: 'one', value });
  new OAuthClientSecret(stack, 'OAuth', { secretName: 'two', clientId: 'orders', tokenEndpoint: 'https://id.example.com/token', clientSecret: value });
  new KeyValueSecret(stack, 'Values', { secretName: 'three', values: { token: value } });
  new KeyValueSecret(stack, 'Empty', { secretName: 'four' });

  const template = Template.fromStack(stack);
  const stored = (name: string) => Object.values(template.findResources(SECRET, { Properties: { Name: name } }))[0].Properties;
  expect(stored('one').SecretString).toEqual({ Ref: 'Token' });
  expect(stored('two').SecretString).toEqual({
    'Fn::Join': ['', ['{"client_id":"orders","client_secret":"', { Ref: 'Token' }, '","token_endpoint":"https://id.example.com/token"}']],
  });
  expect(stored('three').SecretString).toEqual({ 'Fn::Join': ['', ['{"token":"', { Ref: 'Token' }, '"}']] });
  expect([stored('four').SecretString, stored('four').GenerateSecretString]).toEqual([undefined, undefined]);
  expect(stored('one').GenerateSecretString).toBeUndefined();
});
