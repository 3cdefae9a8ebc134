import { App, Aws, Duration, IPropertyInjector, InjectionContext, Lazy, NestedStack, PropertyInjectors, RemovalPolicy, Stack, Stage, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { SecretsEncryptionKey, SecretsEncryptionKeyProps } from '../../src/encryption';

const ROOT = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::111111111111:root']] };
const ENV = { account: '111111111111', region: 'eu-west-1' };

const ADMINISTRATION = [
  'kms:CancelKeyDeletion', 'kms:CreateAlias', 'kms:Delete*', 'kms:Describe*', 'kms:Disable*', 'kms:Enable*', 'kms:Get*', 'kms:List*', 'kms:Put*',
  'kms:Revoke*', 'kms:RotateKeyOnDemand', 'kms:ScheduleKeyDeletion', 'kms:TagResource', 'kms:UntagResource', 'kms:Update*',
];

function statements(viaService: unknown[], root: unknown = ROOT): unknown[] {
  return [
    { Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*', Resource: '*' },
    {
      Sid: 'DenyUseOutsideSecretsManager',
      Effect: 'Deny',
      Principal: { AWS: root },
      Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Resource: '*',
      Condition: { StringNotEquals: { 'kms:ViaService': viaService } },
    },
  ];
}

function keyOf(stack: Stack): { [name: string]: any } {
  const keys = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
  expect(keys).toHaveLength(1);
  return keys[0];
}

function policyOf(stack: Stack): unknown[] {
  return keyOf(stack).Properties.KeyPolicy.Statement;
}

describe('the key', () => {
  test('is rotated, retained, and usable only through Secrets Manager', () => {
    const stack = new Stack(new App(), 'Stack', { env: ENV });
    new SecretsEncryptionKey(stack, 'Key');

    expect(keyOf(stack)).toEqual({
      Type: 'AWS::KMS::Key',
      Properties: {
        Description: 'Encrypts secrets of AWS Secrets Manager',
        EnableKeyRotation: true,
        KeyPolicy: { Version: '2012-10-17', Statement: statements(['secretsmanager.eu-west-1.amazonaws.com']) },
      },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('accepts alias, description, periods and removal policy', () => {
    const stack = new Stack();
    new SecretsEncryptionKey(stack, 'Key', {
      alias: 'orders/secrets',
      description: 'Orders',
      rotationPeriod: Duration.days(90),
      pendingWindow: Duration.days(7),
      removalPolicy: RemovalPolicy.DESTROY,
    });

    const key = keyOf(stack);
    expect(key.Properties).toMatchObject({ Description: 'Orders', EnableKeyRotation: true, RotationPeriodInDays: 90, PendingWindowInDays: 7 });
    expect(key.DeletionPolicy).toBe('Delete');
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/orders/secrets' });
  });

  test('allows administrators to administer, but not to use it', () => {
    const stack = new Stack(new App(), 'Stack', { env: ENV });
    new SecretsEncryptionKey(stack, 'Key', {
      administrators: [iam.Role.fromRoleName(stack, 'Security', 'security'), new iam.AccountPrincipal('222222222222')],
    });

    expect(policyOf(stack)).toEqual([...statements(['secretsmanager.eu-west-1.amazonaws.com']), {
      Sid: 'AllowAdministration',
      Effect: 'Allow',
      Principal: {
        AWS: [
          { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::111111111111:role/security']] },
          { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::222222222222:root']] },
        ],
      },
      Action: ADMINISTRATION,
      Resource: '*',
    }]);
  });

  test('keeps its policy when secrets and 200 roles use it', () => {
    const stack = new Stack(new App(), 'Stack', { env: ENV });
    const key = new SecretsEncryptionKey(stack, 'Key');
    for (let index = 0; index < 200; index++) {
      key.grantDecrypt(new iam.Role(stack, `Reader${index}`, { assumedBy: new iam.AccountRootPrincipal() }));
    }
    new secretsmanager.CfnSecret(stack, 'Secret', { kmsKeyId: key.keyArn });

    expect(policyOf(stack)).toEqual(statements(['secretsmanager.eu-west-1.amazonaws.com']));
  });
});

describe('kms:ViaService', () => {
  test.each([
    ['us-gov-west-1', ['secretsmanager.us-gov-west-1.amazonaws.com']],
    ['cn-north-1', ['secretsmanager.cn-north-1.amazonaws.com', 'secretsmanager.cn-north-1.amazonaws.com.cn']],
    ['eusc-de-east-1', ['secretsmanager.eusc-de-east-1.amazonaws.com', 'secretsmanager.eusc-de-east-1.amazonaws.eu']],
    ['us-iso-east-1', ['secretsmanager.us-iso-east-1.amazonaws.com', 'secretsmanager.us-iso-east-1.c2s.ic.gov']],
  ])('is Secrets Manager of %s', (region, expected) => {
    const stack = new Stack(new App(), 'Stack', { env: { account: '111111111111', region } });
    new SecretsEncryptionKey(stack, 'Key');

    expect(policyOf(stack)).toEqual(statements(expected));
  });

  test('names the region and both domains if the region is known only at deployment', () => {
    const stack = new Stack();
    new SecretsEncryptionKey(stack, 'Key');

    const root = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']] };
    expect(policyOf(stack)).toEqual(statements([
      { 'Fn::Join': ['', ['secretsmanager.', { Ref: 'AWS::Region' }, '.amazonaws.com']] },
      { 'Fn::Join': ['', ['secretsmanager.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]] },
    ], root));
  });
});

describe('of', () => {
  test('returns one key per stack, also for nested stacks and stacks of a stage', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    const nested = new NestedStack(stack, 'Nested');
    const staged = new Stack(new Stage(app, 'Stage'), 'Stack');

    const key = SecretsEncryptionKey.of(new Construct(stack, 'Somewhere'));
    expect(SecretsEncryptionKey.of(stack)).toBe(key);
    expect(key.node.path).toBe('Stack/SecretsEncryptionKey');
    expect(SecretsEncryptionKey.of(new Construct(nested, 'Somewhere')).node.path).toBe('Stack/Nested/SecretsEncryptionKey');
    expect(SecretsEncryptionKey.of(staged).node.path).toBe('Stage/Stack/SecretsEncryptionKey');
    [stack, nested, staged].forEach(keyOf);
  });

  test('returns the key that was created with its id', () => {
    const stack = new Stack();
    const key = new SecretsEncryptionKey(stack, 'SecretsEncryptionKey', { alias: 'orders' });

    expect(SecretsEncryptionKey.of(stack)).toBe(key);
  });

  test('rejects another construct with its id', () => {
    const stack = new Stack(new App(), 'Stack');
    new kms.Key(stack, 'SecretsEncryptionKey');

    expect(() => SecretsEncryptionKey.of(stack)).toThrow(new Error('`SecretsEncryptionKey` must be free as an id in the stack or be a '
      + 'SecretsEncryptionKey, '
      + 'got: another construct; rename that construct, or give `encryptionKey` [key-id-taken] at Stack/SecretsEncryptionKey'));
  });
});

describe('property injectors', () => {
  class KeyInjector implements IPropertyInjector {
    constructor(public readonly constructUniqueId: string, private readonly injected: object) {}

    public inject(props: any, _context: InjectionContext): any {
      return { ...props, ...this.injected };
    }
  }

  test('of kms.Key cannot switch off rotation, the deny or retention', () => {
    const stack = new Stack(new App(), 'Stack', { env: ENV });
    PropertyInjectors.of(stack).add(new KeyInjector(kms.Key.PROPERTY_INJECTION_ID, {
      enableKeyRotation: false, removalPolicy: RemovalPolicy.DESTROY, pendingWindow: Duration.days(9),
    }));
    new SecretsEncryptionKey(stack, 'Key');

    const key = keyOf(stack);
    expect(key.Properties).toMatchObject({ EnableKeyRotation: true, PendingWindowInDays: 9 });
    expect(key.DeletionPolicy).toBe('Retain');
    expect(key.Properties.KeyPolicy.Statement).toEqual(statements(['secretsmanager.eu-west-1.amazonaws.com']));
  });

  test('of its own class set its props', () => {
    const stack = new Stack();
    PropertyInjectors.of(stack).add(new KeyInjector(SecretsEncryptionKey.PROPERTY_INJECTION_ID, { rotationPeriod: Duration.days(180) }));
    SecretsEncryptionKey.of(stack);

    expect(SecretsEncryptionKey.PROPERTY_INJECTION_ID).not.toBe(kms.Key.PROPERTY_INJECTION_ID);
    expect(keyOf(stack).Properties).toMatchObject({ RotationPeriodInDays: 180 });
  });
});

describe('checks', () => {
  const days = (prop: string, range: string, got: string, id: string) =>
    `\`${prop}\` must be ${range} whole days, got: ${got}; use Duration.days(n) in that range [${id}] at Stack`;
  const alias = (got: string) =>
    `\`alias\` must contain only letters, digits and /_-, 1 to 250 of them, got: "${got}"; replace the others or shorten it [key-alias] at Stack`;
  const reserved = (got: string) => `\`alias\` must not start with aws/, got: "${got}"; AWS reserves that prefix, use another `
    + '[key-alias-reserved] at Stack';
  const anyone = '`administrators` must name roles, users or accounts, got: a principal that is everyone ("*"); '
    + 'name the principals that administer the key [key-administrators-anyone] at Stack';

  test.each<[string, SecretsEncryptionKeyProps, string]>([
    ['a short rotation period', { rotationPeriod: Duration.days(89) }, days('rotationPeriod', '90 to 2560', '89 days', 'key-rotation-period')],
    ['a long rotation period', { rotationPeriod: Duration.days(2561) }, days('rotationPeriod', '90 to 2560', '2561 days', 'key-rotation-period')],
    ['part of a day', { pendingWindow: Duration.hours(180) }, days('pendingWindow', '7 to 30', '7 days 12 hours', 'key-pending-window')],
    ['a long pending window', { pendingWindow: Duration.days(31) }, days('pendingWindow', '7 to 30', '31 days', 'key-pending-window')],
    ['an alias with foreign characters', { alias: 'my key' }, alias('my key')],
    ['an empty alias', { alias: 'alias/' }, alias('alias/')],
    ['a long alias', { alias: 'a'.repeat(251) }, alias('a'.repeat(251))],
    ['an alias of AWS', { alias: 'alias/aws/orders' }, reserved('alias/aws/orders')],
    ['everybody as administrator', { administrators: [new iam.AnyPrincipal()] }, anyone],
    ['a star as administrator', { administrators: [new iam.StarPrincipal()] }, anyone],
  ])('rejects %s', (_what, props, message) => {
    const stack = new Stack(new App(), 'Stack');

    expect(() => new SecretsEncryptionKey(stack, 'Key', props)).toThrow(new Error(message));
    expect(stack.node.children).toEqual([]);
  });

  test('rejects all problems at once', () => {
    const stack = new Stack(new App(), 'Stack');

    expect(() => new SecretsEncryptionKey(stack, 'Key', { alias: 'aws/orders', pendingWindow: Duration.days(1) })).toThrow(new Error(
      '2 problems at Stack:\n- `alias` must not start with aws/, got: "aws/orders"; AWS reserves that prefix, use another [key-alias-reserved]\n'
      + '- `pendingWindow` must be 7 to 30 whole days, got: 1 day; use Duration.days(n) in that range [key-pending-window]',
    ));
  });

  test.each<[string, SecretsEncryptionKeyProps]>([
    ['nothing', {}],
    ['the shortest periods', { rotationPeriod: Duration.days(90), pendingWindow: Duration.days(7) }],
    ['the longest periods', { rotationPeriod: Duration.days(2560), pendingWindow: Duration.days(30) }],
    ['an alias with its prefix', { alias: 'alias/orders_1-a/b' }],
    ['tokens', {
      alias: `alias/${Aws.STACK_NAME}`,
      description: Lazy.string({ produce: () => 'later' }),
      administrators: [new iam.ArnPrincipal(Token.asString({ Ref: 'Administrator' }))],
    }],
  ])('accepts %s', (_what, props) => {
    const stack = new Stack();
    new SecretsEncryptionKey(stack, 'Key', props);

    expect(policyOf(stack).length).toBe(props.administrators ? 3 : 2);
  });
});
