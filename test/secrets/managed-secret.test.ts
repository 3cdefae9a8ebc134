import { App, Aws, CfnDeletionPolicy, CfnParameter, Lazy, LegacyStackSynthesizer, PropertyInjectors, RemovalPolicies, RemovalPolicy, SecretValue, Stack, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ENV, newStack, newVpc, propertiesOf } from './support';
import { SecretGuards } from '../../src/access/guards/secret-guards';
import { DatabaseEngine } from '../../src/engines/database-engine';
import { RotationStrategy } from '../../src/rotation/strategies/rotation-strategy';
import { SecretContent } from '../../src/secrets/content/secret-content';
import { DatabaseTarget } from '../../src/secrets/databases/database-target';
import { ApiKeySecret } from '../../src/secrets/kinds/api-key-secret';
import { KeyValueSecret } from '../../src/secrets/kinds/key-value-secret';
import { ManagedDatabaseSecret } from '../../src/secrets/kinds/managed-database-secret';
import { OAuthClientSecret } from '../../src/secrets/kinds/oauth-client-secret';
import { ManagedSecret } from '../../src/secrets/managed-secret';
import { ManagedSecretOptions } from '../../src/secrets/managed-secret-props';

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
 * FROZEN. A changed line gives every live secret of that kind a new value: it needs a new major version and a migration guide.
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

describe('what is generated', () => {
  test.each(KINDS)('%s generates what is frozen for this major version', (kind, make) => {
    const stack = newStack();
    make(stack);

    expect(propertiesOf(stack, SECRET).GenerateSecretString).toEqual(FROZEN[kind]);
  });

  test.each(KINDS)('description, tags, key, replicas, guards and an organization\'s injector leave what %s generates as it is', (kind, make) => {
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

  test('host, port and rotation leave what a database secret generates as it is', () => {
    const stack = newStack();
    const secret = new ManagedDatabaseSecret(stack, 'Secret', { engine: DatabaseEngine.POSTGRES, username: 'app' });
    new rds.DatabaseInstance(stack, 'Database', {
      vpc: newVpc(stack), engine: rds.DatabaseInstanceEngine.POSTGRES, credentials: rds.Credentials.fromSecret(secret), port: 6432,
    });
    secret.connectTo(DatabaseTarget.host('pgbouncer.example.com', { port: 7432 }));
    secret.addRotation(RotationStrategy.hostedSingleUser());

    expect(propertiesOf(stack, SECRET).GenerateSecretString).toEqual(FROZEN.ManagedDatabaseSecret);
  });

  test('a fingerprint in the metadata tells whether a deployment would generate another value', () => {
    const fingerprintOf = (username: string) => {
      const stack = newStack();
      new ManagedDatabaseSecret(stack, 'Secret', { engine: DatabaseEngine.POSTGRES, username });
      return Object.values(Template.fromStack(stack).findResources(SECRET))[0].Metadata['cdk-managed-secrets:generation'];
    };

    expect(fingerprintOf('app')).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprintOf('app')).toBe(fingerprintOf('app'));
    expect(fingerprintOf('other')).not.toBe(fingerprintOf('app'));
  });

  test('values that are kept elsewhere are stored as references, and nothing is generated', () => {
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
});

describe('the key', () => {
  test('one key of the stack encrypts all its secrets, and its policy does not grow with them', () => {
    const stack = newStack();
    new ApiKeySecret(stack, 'One');
    const before = JSON.stringify(propertiesOf(stack, 'AWS::KMS::Key'));
    const other = newStack();
    ['One', 'Two', 'Three'].forEach((id) => new ApiKeySecret(other, id));

    expect(JSON.stringify(propertiesOf(other, 'AWS::KMS::Key'))).toBe(before);
  });

  test('a key that is given keeps its policy, as it does not with plain L2', () => {
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

    expect(propertiesOf(stack, SECRET).KmsKeyId).toBe(encryptionKey.keyArn);
    expect(propertiesOf(stack, 'AWS::IAM::ManagedPolicy').PolicyDocument.Statement[1].Resource).toBe(encryptionKey.keyArn);
  });
});

const DESTROY = '`removalPolicy` must not be RemovalPolicy.DESTROY without `allowDestroy: true`, since CloudFormation deletes a secret '
  + 'at once and without a recovery window; add `allowDestroy: true` if that is intended [removal-destroy]';

describe('deletion', () => {
  test('a secret stays when its stack goes, unless its creation fails', () => {
    const stack = newStack();
    new ApiKeySecret(stack, 'Secret');

    Template.fromStack(stack).hasResource(SECRET, { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  });

  test('it is destroyed where that is said twice', () => {
    const stack = newStack();
    new ApiKeySecret(stack, 'Secret', { removalPolicy: RemovalPolicy.DESTROY, allowDestroy: true });

    Template.fromStack(stack).hasResource(SECRET, { DeletionPolicy: 'Delete' });
  });

  test('refuses to be destroyed where it is said once: as a property, later, or by an aspect', () => {
    const stack = newStack();
    expect(() => new ApiKeySecret(stack, 'Secret', { removalPolicy: RemovalPolicy.DESTROY })).toThrow(new Error(`${DESTROY} at App/Secret`));
    expect(stack.node.tryFindChild('Secret')).toBeUndefined();

    const secret = new ApiKeySecret(stack, 'Secret');
    expect(() => secret.applyRemovalPolicy(RemovalPolicy.DESTROY)).toThrow(new Error(`${DESTROY} at App/Secret`));

    RemovalPolicies.of(stack).destroy();
    expect(() => Template.fromStack(stack)).toThrow(`[App/Secret] ${DESTROY}`);
  });

  test('refuses a snapshot, which secrets do not have', () => {
    expect(() => new ApiKeySecret(newStack(), 'Secret', { removalPolicy: RemovalPolicy.SNAPSHOT })).toThrow(new Error(
      '`removalPolicy` must not be RemovalPolicy.SNAPSHOT, since CloudFormation cannot create snapshots of secrets; use RETAIN_ON_UPDATE_OR_DELETE '
      + '[removal-snapshot] at App/Secret'));
  });
});

describe('name, description, tags and replicas', () => {
  test('all that is wrong is said at once, and nothing is made', () => {
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

  test('tokens pass, since they are not known yet', () => {
    const stack = newStack();
    const text = () => Lazy.string({ produce: () => 'x' });

    expect(() => new ApiKeySecret(stack, 'Secret', { secretName: Aws.STACK_NAME, description: text(), tags: { Owner: text() } })).not.toThrow();
  });

  test('its tags are stronger than those of the app', () => {
    const app = new App();
    const stack = newStack('App', { env: ENV }, app);
    new ApiKeySecret(stack, 'Secret', { tags: { Owner: 'team-orders' } });
    Tags.of(app).add('Owner', 'somebody');

    expect(propertiesOf(stack, SECRET).Tags).toEqual([{ Key: 'Owner', Value: 'team-orders' }]);
  });

  test('a replica without a key is advised against', () => {
    const stack = newStack();
    new ApiKeySecret(stack, 'Secret', { replicaRegions: [{ region: 'eu-central-1' }] });

    Annotations.fromStack(stack).hasWarning('/App/Secret', 'the replicas in eu-central-1 are encrypted with the AWS managed key aws/secretsmanager, '
      + 'which other accounts cannot use; give `encryptionKey` for each of `replicaRegions` [ack: cdk-managed-secrets:replica-without-key]');
  });
});

describe('the resource policy', () => {
  test('there is one, with guards and what users add, and public access is blocked', () => {
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

  test('refuses guards that would shut out whoever deploys, before anything is made', () => {
    const stack = newStack('App', { env: ENV, synthesizer: new LegacyStackSynthesizer() });

    expect(() => new ApiKeySecret(stack, 'Secret', { guards: SecretGuards.standard() })).toThrow(new Error(
      '`deploymentRole` must be given where the stack\'s synthesizer knows none, got: none; guards would deny the next deployment, name the role that '
      + 'deploys this stack [deployment-role-needed] at App/Secret'));
    expect(stack.node.children).toEqual([]);
  });

  test('without guards there is none', () => {
    const stack = newStack();
    new ApiKeySecret(stack, 'Secret');

    Template.fromStack(stack).resourceCountIs('AWS::SecretsManager::ResourcePolicy', 0);
  });
});

describe('kinds', () => {
  test.each([
    ['no user name', DatabaseEngine.POSTGRES, undefined, '`username` must be given for PostgreSQL, got: none; name the user whose password this is [username-missing]'],
    ['an empty user name', DatabaseEngine.MYSQL, '', '`username` must be given for MySQL, got: an empty one; name the user whose password this is [username-missing]'],
    ['a token', DatabaseEngine.MYSQL, Aws.STACK_NAME,
      '`username` must be a literal, got: a token; a token that resolves to another value later would generate a new password [username-token]'],
    ['a user name where there is none', DatabaseEngine.ELASTICACHE_AUTH_TOKEN, 'app',
      '`username` must be left out for ElastiCache AUTH token, got: "app"; it authenticates by password alone [username-unused]'],
  ])('refuses a database secret with %s', (_, engine, username, message) => {
    expect(() => new ManagedDatabaseSecret(newStack(), 'Secret', { engine, username })).toThrow(new Error(`${message} at App/Secret`));
  });

  test('an AUTH token is stored without a user name', () => {
    const stack = newStack();
    new ManagedDatabaseSecret(stack, 'Secret', { engine: DatabaseEngine.ELASTICACHE_AUTH_TOKEN });

    expect(propertiesOf(stack, SECRET).GenerateSecretString.SecretStringTemplate).toBe('{"engine":"redis","ssl":true}');
  });

  test('the superuser\'s ARN stands where AWS\'s functions look for it', () => {
    const stack = newStack();
    const superuserSecret = new ManagedDatabaseSecret(stack, 'Admin', { secretName: 'admin', engine: DatabaseEngine.POSTGRES, username: 'admin' });
    new ManagedDatabaseSecret(stack, 'App', { secretName: 'app', engine: DatabaseEngine.POSTGRES, username: 'app', superuserSecret });

    Template.fromStack(stack).hasResourceProperties(SECRET, {
      Name: 'app',
      GenerateSecretString: Match.objectLike({
        SecretStringTemplate: { 'Fn::Join': ['', ['{"engine":"postgres","masterarn":"', { Ref: Match.stringLikeRegexp('^Admin') }, '","ssl":true,"username":"app"}']] },
      }),
    });
  });

  test('refuses an OAuth client without id, or whose secret would travel unencrypted', () => {
    expect(() => new OAuthClientSecret(newStack(), 'Secret', { clientId: '', tokenEndpoint: 'http://id.example.com' })).toThrow(new Error([
      '2 problems at App/Secret:',
      '- `clientId` must not be empty; give the identifier that the authorization server issued [oauth-client-id-empty]',
      '- `tokenEndpoint` must be an https URL, got: "http://id.example.com"; the client secret is sent there, so it must be encrypted [oauth-token-endpoint]',
    ].join('\n')));
  });
});

test('CfnDeletionPolicy is what the check at synthesis reads', () => {
  const stack = newStack();
  const secret = new ApiKeySecret(stack, 'Secret');
  (secret.node.defaultChild as secretsmanager.CfnSecret).cfnOptions.updateReplacePolicy = CfnDeletionPolicy.DELETE;

  expect(() => Template.fromStack(stack)).toThrow(`[App/Secret] ${DESTROY}`);
});
