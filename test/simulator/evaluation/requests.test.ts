import { App, Stack, Stage } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sm from 'aws-cdk-lib/aws-secretsmanager';
import { SecretAccess } from '../../../src/access';
import { AccessSimulator, type AccessQuery, type AccessSimulatorOptions } from '../../../src/simulator';
import { policySource } from '../small-templates';

type Json = Record<string, unknown>;

const may = (...actions: string[]): Json => ({ Effect: 'Allow', Action: actions, Resource: '*' });
const inline = (...statements: Json[]): Json => ({ Policies: [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: statements } }] });

function simulator(statements: Json[], more: Json = {}, options: AccessSimulatorOptions = {}): AccessSimulator {
  const replicas = [{ Region: 'eu-west-1', KmsKeyId: 'arn:aws:kms:eu-west-1:111111111111:key/1' }];
  return AccessSimulator.fromTemplates([{
    stackName: 'App',
    template: {
      Resources: {
        Key: { Type: 'AWS::KMS::Key', Properties: {} },
        Other: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [] } } },
        Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'db', KmsKeyId: { Ref: 'Key' } } },
        Copied: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'copied', KmsKeyId: { Ref: 'Key' }, ReplicaRegions: replicas } },
        Role: { Type: 'AWS::IAM::Role', Properties: inline(...statements) },
        ...more,
      },
    },
  }], options);
}

describe('KMS is asked for what Secrets Manager does with the key', () => {
  const all = may('secretsmanager:*');
  const noKey = 'denied by KMS: identity policy does not allow it';
  const noPolicy = 'denied by KMS: key policy does not allow it';
  const valueUnknown = 'inconclusive: whether the request changes the value, for which Secrets Manager calls KMS, is not given; pass it with the query\'s `changesValue`';
  const disagree = 'inconclusive: for a new value under a customer managed key, the API reference of UpdateSecret requires kms:GenerateDataKey, kms:Encrypt and '
    + 'kms:Decrypt, and the user guide requires only kms:GenerateDataKey; allow all three, or none';
  const cases: Array<[string, Omit<AccessQuery, 'principal' | 'secret'>, string[], string]> = [
    ['GetSecretValue', {}, ['kms:Decrypt'], 'allowed'], ['GetSecretValue', {}, ['kms:GenerateDataKey'], noKey],
    ['BatchGetSecretValue', {}, ['kms:Decrypt'], 'allowed'], ['BatchGetSecretValue', {}, [], noKey],
    ['PutSecretValue', {}, ['kms:GenerateDataKey'], 'allowed'], ['PutSecretValue', {}, ['kms:Decrypt'], noKey],
    ['PutSecretValue', { retry: true }, ['kms:GenerateDataKey'], noKey], ['PutSecretValue', { retry: true }, ['kms:GenerateDataKey', 'kms:Decrypt'], 'allowed'],
    ['CreateSecret', {}, ['kms:GenerateDataKey', 'kms:Decrypt'], 'allowed'], ['CreateSecret', {}, ['kms:GenerateDataKey'], noKey],
    ['CreateSecret', { encryptionKey: 'aws/secretsmanager' }, [], 'allowed'], ['CreateSecret', { encryptionKey: 'Other' }, ['kms:*'], noPolicy],
    ['UpdateSecret', {}, ['kms:GenerateDataKey', 'kms:Encrypt', 'kms:Decrypt'], 'allowed'], ['UpdateSecret', {}, [], valueUnknown],
    ['UpdateSecret', {}, ['kms:GenerateDataKey'], disagree], ['UpdateSecret', { changesValue: true }, ['kms:GenerateDataKey', 'kms:Decrypt'], disagree],
    ['UpdateSecret', { changesValue: true }, [], noKey], ['UpdateSecret', { changesValue: false }, [], 'allowed'],
    ['UpdateSecret', { encryptionKey: 'App/Other' }, ['kms:*'], noPolicy], ['UpdateSecret', { encryptionKey: 'alias/aws/secretsmanager' }, [], 'allowed'],
    ['UpdateSecret', { changesValue: true, retry: true }, ['kms:GenerateDataKey'], noKey],
    ['RotateSecret', {}, [], 'allowed'], ['DescribeSecret', {}, [], 'allowed'],
    ['ReplicateSecretToRegions', {}, ['kms:Decrypt'], 'allowed'], ['ReplicateSecretToRegions', {}, [], noKey],
    ['ReplicateSecretToRegions', { encryptionKey: 'Other' }, ['kms:*'], noPolicy],
  ];

  test.each(cases)('%s, %j, with %j', (action, request, actions, reason) => {
    expect(simulator([all, may(...actions)]).decide({ principal: 'Role', secret: 'db', action: `secretsmanager:${action}`, ...request }).reason).toBe(reason);
  });

  test('the keys of the replicas are asked too', () => {
    expect(simulator([all, may('kms:Decrypt')]).decide({ principal: 'Role', secret: 'copied', action: 'secretsmanager:ReplicateSecretToRegions' }).reason)
      .toBe('inconclusive: the policy of key arn:aws:kms:eu-west-1:111111111111:key/1 is not in the given templates');
  });

  test('a batch gives only what could be read one by one', () => {
    expect(simulator([may('secretsmanager:BatchGetSecretValue', 'kms:Decrypt')]).decide({ principal: 'Role', secret: 'db', action: 'secretsmanager:BatchGetSecretValue' }).reason)
      .toBe('denied by Secrets Manager: identity policy does not allow it');
  });

  test('rejects a key that is none', () => {
    expect(() => simulator([]).decide({ principal: 'Role', secret: 'db', encryptionKey: 'Nothing' })).toThrow('`encryptionKey` must be an ARN, an alias, aws/secretsmanager or one key '
      + 'of the templates, got: `Nothing`, which names 0; keys of the templates: App/Key, App/Other [simulator-key]');
  });
});

describe('principals outside of the templates', () => {
  const attached = { Attached: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'x', Roles: ['reader'], PolicyDocument: { Statement: may('secretsmanager:GetSecretValue', 'kms:Decrypt') } } } };
  const arn = 'arn:aws:iam::111111111111:role/path/reader';
  const unknown = (name: string): string => `inconclusive: other policies of ${name} are not in the given templates; pass them as \`identityPolicies\``;

  test('are known by name where templates attach policies to them', () => {
    const app = simulator([], attached);
    expect(app.principals).toEqual(['App/Role']);
    expect(app.decide({ principal: 'reader', secret: 'db' }).reason).toBe(unknown('reader'));
    expect(app.decide({ principal: arn, secret: 'db' }).reason).toBe(unknown(arn));
    expect(app.decide({ principal: 'reader', secret: 'db', identityPolicies: [] }).reason).toBe('allowed');
    expect(() => app.decide({ principal: 'writer', secret: 'db' })).toThrow('which names 0; name one of: App/Role, reader [simulator-principal]');
  });

  test('stand in the matrix where it is asked for them', () => {
    const boundary = policySource({ Statement: may('s3:*') });
    const app = simulator([], attached, { outsidePrincipals: [{ principal: 'reader', identityPolicies: [] }, { principal: arn, identityPolicies: [], permissionsBoundary: boundary }] });
    expect(app.matrix().cells.map(({ principal }) => principal)).not.toContain('reader');
    expect(app.matrix({ outsidePrincipals: ['reader', arn] }).cells.filter(({ secret, principal }) => secret === 'db' && principal !== 'App/Role').map(({ principal, verdict }) => [principal, verdict]))
      .toEqual([['reader', 'allowed'], [arn, 'implicitly denied']]);
  });

  test('may be sessions, of roles of the templates too', () => {
    const named = { Named: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'named', ...inline(may('secretsmanager:*', 'kms:*')) } } };
    const guard = { SecretId: { Ref: 'Secret' }, ResourcePolicy: { Statement: { ...may('secretsmanager:*'), Effect: 'Deny', Principal: { AWS: 'arn:aws:sts::111111111111:assumed-role/named/ana' } } } };
    const app = simulator([], { ...named, Guard: { Type: 'AWS::SecretsManager::ResourcePolicy', Properties: guard } });
    const ask = (principal: string, more: Partial<AccessQuery> = {}): string => app.decide({ principal, secret: 'db', ...more }).reason;
    expect(ask('arn:aws:sts::111111111111:assumed-role/named/ben')).toBe('allowed');
    expect(ask('arn:aws:sts::111111111111:assumed-role/named/ana')).toBe('denied by Secrets Manager: resource policy App/Guard');
    expect(ask('named')).toBe('inconclusive: the session name of App/Named is chosen by the principal that assumes the role');
    const federated = 'arn:aws:sts::111111111111:federated-user/ana';
    expect(ask(federated, { identityPolicies: [policySource({ Statement: may('*') })] })).toBe(`inconclusive: the session policy of ${federated} is not given; pass it as \`sessionPolicy\``);
    expect(ask(federated, { identityPolicies: [policySource({ Statement: may('*') })], sessionPolicy: policySource({ Statement: may('*') }) })).toBe('allowed');
  });

  test.each([
    ['111111111111', 'an account cannot send requests: name a role or user of it, or its root user, arn:aws:iam::<account>:root'],
    ['*', '`*` is not a single principal: name a role, which can belong to any account'],
    ['arn:aws:iam::111111111111:saml-provider/Corp', 'users of an identity provider act as a role: name the role, or its session as '
      + 'arn:aws:sts::<account>:assumed-role/<role>/<session>'],
    ['arn:aws:iam::111111111111:instance-profile/Web', 'an instance profile cannot send requests: name its role'],
  ])('rejects %s with advice', (principal, advice) => {
    expect(() => simulator([]).decide({ principal, secret: 'db' })).toThrow(`\`principal\` must be able to send requests, got: \`${principal}\`; ${advice} [simulator-principal]`);
  });

  test('a service is of no organization, and does not say for whom it acts', () => {
    const policy = (key: string, value: string): Json => ({
      Guard: {
        Type: 'AWS::SecretsManager::ResourcePolicy',
        Properties: {
          SecretId: { Ref: 'Secret' },
          ResourcePolicy: { Statement: { ...may('secretsmanager:DescribeSecret'), Principal: '*', Condition: { StringEquals: { [key]: value } } } },
        },
      },
    });
    const ask = (key: string, value: string): string => simulator([], policy(key, value), { organizationId: 'o-1' })
      .decide({ principal: 'rds.amazonaws.com', secret: 'db', action: 'secretsmanager:DescribeSecret' }).reason;
    expect(ask('aws:PrincipalOrgID', 'o-1')).toBe('denied by Secrets Manager: resource policy does not allow it');
    expect(ask('aws:SourceAccount', '111111111111')).toBe('inconclusive: condition key aws:SourceAccount: the resource that the service acts for is not given; '
      + 'pass aws:SourceAccount with the query\'s `context`');
  });
});

test('a session policy limits a session', () => {
  const app = simulator([may('secretsmanager:*', 'kms:*')]);
  const ask = (...actions: string[]): string => app.decide({ principal: 'Role', secret: 'db', sessionPolicy: policySource({ Statement: may(...actions) }) }).reason;
  expect(ask('secretsmanager:GetSecretValue', 'kms:Decrypt')).toBe('allowed');
  expect(ask('secretsmanager:GetSecretValue')).toBe('denied by KMS: session policy does not allow it');
  expect(ask('secretsmanager:DescribeSecret')).toBe('denied by Secrets Manager: session policy does not allow it');
});

describe('places', () => {
  function readerIn(stack: Stack): void {
    const key = new kms.Key(stack, 'Key');
    const secret = new sm.Secret(stack, 'Secret', { secretName: 'db', encryptionKey: key });
    secret.grantRead(new iam.Role(stack, 'Reader', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }));
    new iam.Role(stack, 'Stranger', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  }

  test.each([
    ['us-gov-west-1', 'allowed'],
    ['eu-west-1', 'allowed'],
    // KMS is told amazonaws.com in every partition, as AWS documents.
    ['cn-north-1', 'allowed'],
  ])('%s', (region, reason) => {
    const app = new App();
    readerIn(new Stack(app, 'App', { env: { account: '111111111111', region } }));
    const { cells } = AccessSimulator.fromApp(app).matrix();
    expect(cells.map((cell) => [cell.principal, cell.reason])).toEqual([['App/Reader', reason], ['App/Stranger', 'denied by Secrets Manager: identity policy does not allow it']]);
  });

  test('the grants of this library in China', () => {
    const app = new App();
    const stack = new Stack(app, 'App', { env: { account: '111111111111', region: 'cn-north-1' } });
    const key = new kms.Key(stack, 'Key');
    const secret = new sm.CfnSecret(stack, 'Secret', { name: 'db', kmsKeyId: key.keyArn });
    SecretAccess.ofSecret(stack, secret, { encryptionKey: key }).read(new iam.Role(stack, 'Reader', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }));
    AccessSimulator.fromApp(app).assertAllowed({ principal: 'App/Reader', secret: 'db' });
  });

  test('stages', () => {
    const app = new App();
    for (const name of ['Dev', 'Prod']) {
      readerIn(new Stack(new Stage(app, name, { env: { account: '111111111111', region: 'eu-west-1' } }), 'App'));
    }
    const simulated = AccessSimulator.fromApp(app);
    expect(simulated.principals).toEqual(['Dev/App/Reader', 'Dev/App/Stranger', 'Prod/App/Reader', 'Prod/App/Stranger']);
    simulated.assertAllowed({ principal: 'Prod/App/Reader', secret: 'Prod/App/Secret' });
    simulated.assertDenied({ principal: 'Prod/App/Reader', secret: 'Dev/App/Secret' });
  });

  test('references across regions', () => {
    const app = new App();
    const env = (region: string): { env: { account: string; region: string }; crossRegionReferences: boolean } => ({ env: { account: '111111111111', region }, crossRegionReferences: true });
    const near = new Stack(app, 'Near', env('eu-west-1'));
    const secret = new sm.Secret(near, 'Secret', { secretName: 'db' });
    const far = new Stack(app, 'Far', env('us-east-1'));
    const reader = new iam.Role(far, 'Reader', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    reader.addToPolicy(new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] }));
    AccessSimulator.fromApp(app).assertAllowed({ principal: 'Far/Reader', secret: 'db' });
  });
});
