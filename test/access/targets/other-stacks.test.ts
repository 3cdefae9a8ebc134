import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretAccess } from '../../../src/access';
import { documents, ENV, keyPolicy, lambdaRole, newApp, resources, stackIn, statements, templateOf } from '../support';

const CYCLE = /cyclic reference/;

interface Layout {
  readonly root: App;
  readonly keys: Stack;
  readonly secrets: Stack;
  readonly consumers: Stack;
}

/** Key, secret and consumer over two or three stacks, made in either order. */
const layouts: [string, () => Layout][] = [
  ['secret and consumer', () => {
    const root = newApp();
    const secrets = stackIn(root, 'Secrets');
    return { root, keys: secrets, secrets, consumers: stackIn(root, 'Consumers') };
  }],
  ['consumer and secret', () => {
    const root = newApp();
    const consumers = stackIn(root, 'Consumers');
    const secrets = stackIn(root, 'Secrets');
    return { root, keys: secrets, secrets, consumers };
  }],
  ['key, secret and consumer', () => {
    const root = newApp();
    return { root, keys: stackIn(root, 'Keys'), secrets: stackIn(root, 'Secrets'), consumers: stackIn(root, 'Consumers') };
  }],
];

function rotationFunction(stack: Stack): lambda.Function {
  return new lambda.Function(stack, 'Function', {
    code: lambda.Code.fromInline('x'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X,
  });
}

describe.each(layouts)('%s in stacks of their own', (_, layout) => {
  function own({ keys, secrets }: Layout) {
    const encryptionKey = new kms.Key(keys, 'Key');
    const secret = new secretsmanager.CfnSecret(secrets, 'Secret', { kmsKeyId: encryptionKey.keyArn });
    return { secret, access: SecretAccess.ofSecret(secrets, secret, { encryptionKey }) };
  }

  test('a reader closes no cycle, and its policy is in its own stack', () => {
    const all = layout();
    own(all).access.read(lambdaRole(all.consumers));
    all.root.synth();
    expect(documents(all.consumers)).toHaveLength(1);
    expect(documents(all.secrets)).toEqual([]);
    expect(keyPolicy(all.keys)).toHaveLength(1);
  });

  test('a reader of CDK\'s own secret closes a cycle', () => {
    const all = layout();
    const secret = new secretsmanager.Secret(all.secrets, 'Secret', { encryptionKey: new kms.Key(all.keys, 'Key') });
    secret.grantRead(lambdaRole(all.consumers));
    expect(() => all.root.synth()).toThrow(CYCLE);
  });

  test('a rotation function closes no cycle, and its policy is in the stack of the secret', () => {
    const all = layout();
    const fn = rotationFunction(all.consumers);
    const { secret, access } = own(all);
    const grant = access.rotate(fn);
    const schedule = new secretsmanager.CfnRotationSchedule(all.secrets, 'Schedule', { secretId: secret.ref, rotationLambdaArn: fn.functionArn });
    grant.applyBefore(schedule);
    all.root.synth();
    expect(documents(all.secrets)).toHaveLength(1);
    expect(documents(all.consumers)).toEqual([]);
    const { Resources } = templateOf(all.secrets);
    const [policy] = Object.keys(Resources).filter((id) => Resources[id].Type === 'AWS::IAM::ManagedPolicy');
    expect(Resources.Schedule).toMatchObject({ DependsOn: [policy] });
  });

  test('a rotation function of CDK\'s own schedule closes a cycle', () => {
    const all = layout();
    const fn = rotationFunction(all.consumers);
    const secret = new secretsmanager.Secret(all.secrets, 'Secret', { encryptionKey: new kms.Key(all.keys, 'Key') });
    secret.addRotationSchedule('Schedule', { rotationLambda: fn });
    expect(() => all.root.synth()).toThrow(CYCLE);
  });
});

test('one policy of a rotation function contains all secrets of a stack', () => {
  const root = newApp();
  const fn = rotationFunction(stackIn(root, 'Function'));
  const stacks = ['A', 'B'].map((id) => stackIn(root, id));
  for (const stack of stacks) {
    ['One', 'Two'].forEach((id) => SecretAccess.ofSecret(stack, new secretsmanager.CfnSecret(stack, id)).rotate(fn));
  }
  expect(stacks.map((stack) => documents(stack).length)).toEqual([1, 1]);
  expect(statements(stacks[0]).map(({ Resource }) => Resource)).toEqual([[{ Ref: 'One' }, { Ref: 'Two' }]]);
});

test('a reader in a nested stack, and a secret in one', () => {
  const root = newApp();
  const parent = stackIn(root, 'Parent');
  const [one, other] = ['One', 'Other'].map((id) => new NestedStack(parent, id));
  const encryptionKey = new kms.Key(parent, 'Key');
  const secret = new secretsmanager.CfnSecret(one, 'Secret', { kmsKeyId: encryptionKey.keyArn });
  const access = SecretAccess.ofSecret(one, secret, { encryptionKey });
  access.read(lambdaRole(other));
  access.rotate(lambdaRole(parent));
  root.synth();
  expect([documents(one), documents(other), documents(parent)].map(({ length }) => length)).toEqual([1, 1, 0]);
});

test('in a Stage', () => {
  const root = newApp();
  const stage = new Stage(root, 'Prod', { env: ENV });
  const [secrets, consumers] = ['Secrets', 'Consumers'].map((id) => new Stack(stage, id));
  const encryptionKey = new kms.Key(secrets, 'Key');
  const secret = new secretsmanager.CfnSecret(secrets, 'Secret', { kmsKeyId: encryptionKey.keyArn });
  SecretAccess.ofSecret(secrets, secret, { encryptionKey }).read(lambdaRole(consumers));
  root.synth();
  expect(JSON.stringify(statements(consumers)[0].Resource)).toContain('Fn::ImportValue');
});

describe('partitions and environments', () => {
  const places: [string, { account: string; region: string } | undefined, unknown][] = [
    ['aws', ENV as { account: string; region: string }, 'secretsmanager.eu-west-1.amazonaws.com'],
    ['us-gov', { account: '111111111111', region: 'us-gov-west-1' }, 'secretsmanager.us-gov-west-1.amazonaws.com'],
    ['aws-cn, whose form AWS does not document', { account: '111111111111', region: 'cn-north-1' },
      ['secretsmanager.cn-north-1.amazonaws.com', 'secretsmanager.cn-north-1.amazonaws.com.cn']],
    ['no environment', undefined, [
      { 'Fn::Join': ['', ['secretsmanager.', { Ref: 'AWS::Region' }, '.amazonaws.com']] },
      { 'Fn::Join': ['', ['secretsmanager.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]] },
    ]],
  ];

  test.each(places)('%s', (_, env, via) => {
    const stack = stackIn(newApp(), 'Stack', { env });
    const encryptionKey = new kms.Key(stack, 'Key');
    const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'prod/orders/database');
    SecretAccess.ofSecret(stack, secret, { encryptionKey }).read(lambdaRole(stack));
    expect(statements(stack)[1].Condition).toMatchObject({ StringEquals: { 'kms:ViaService': via } });
    const place = env ? [`:secretsmanager:${env.region}:${env.account}:secret:prod/orders/database-??????`]
      : [':secretsmanager:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':secret:prod/orders/database-??????'];
    expect(statements(stack)[0].Resource).toEqual({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ...place]] });
    expect(JSON.stringify(templateOf(stack))).not.toContain('arn:aws');
  });
});

test.each([
  ['none', {}],
  ['minimizePolicies', { '@aws-cdk/aws-iam:minimizePolicies': true }],
  ['reduceCrossAccountRegionPolicyScope', { '@aws-cdk/aws-kms:reduceCrossAccountRegionPolicyScope': true }],
])('feature flags: %s', (_, flags) => {
  const stack = stackIn(newApp(flags), 'Stack');
  const encryptionKey = new kms.Key(stack, 'Key');
  const secret = new secretsmanager.CfnSecret(stack, 'Secret', { kmsKeyId: encryptionKey.keyArn });
  SecretAccess.ofSecret(stack, secret, { encryptionKey }).read(lambdaRole(stack));
  expect(statements(stack).map(({ Action }) => Action)).toEqual([['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], 'kms:Decrypt']);
});

test('a permissions boundary does not change the grant', () => {
  const stack = stackIn(newApp(), 'Stack');
  iam.PermissionsBoundary.of(stack).apply(iam.ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'boundary'));
  SecretAccess.ofSecret(stack, new secretsmanager.CfnSecret(stack, 'Secret')).read(lambdaRole(stack));
  expect(resources(stack, 'AWS::IAM::Role')[0]).toHaveProperty('PermissionsBoundary');
  expect(documents(stack)).toHaveLength(1);
});

describe('another region', () => {
  function readFromElsewhere(name: string) {
    const root = newApp();
    const secrets = stackIn(root, 'Secrets');
    const consumers = stackIn(root, 'Consumers', { env: { ...ENV, region: 'eu-central-1' } });
    const encryptionKey = new kms.Key(secrets, 'Key');
    const secret = new secretsmanager.CfnSecret(secrets, 'Secret', { kmsKeyId: encryptionKey.keyArn, name });
    SecretAccess.ofSecret(secrets, secret, { encryptionKey }).rotate(lambdaRole(consumers));
    return { root, secrets, consumers };
  }

  test('names the secret and the owner\'s keys by pattern, and creates the policy in the stack of the role', () => {
    const { root, consumers } = readFromElsewhere('prod/orders/database');
    root.synth();
    const arn = (service: string, rest: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:${service}:eu-west-1:111111111111:${rest}`]] });
    expect(statements(consumers).map(({ Resource }) => Resource)).toEqual([arn('secretsmanager', 'secret:prod/orders/database-??????'), arn('kms', 'key/*')]);
  });
});

test('templates of consumers do not change with the order of grants to others', () => {
  const make = (first: string, second: string) => {
    const root = newApp();
    const [secrets, consumers] = ['Secrets', 'Consumers'].map((id) => stackIn(root, id));
    const access = SecretAccess.ofSecret(secrets, new secretsmanager.CfnSecret(secrets, 'Secret'));
    [first, second].forEach((id) => access.read(lambdaRole(consumers, id)));
    return Template.fromStack(consumers).toJSON().Resources;
  };
  expect(make('A', 'B')).toEqual(make('B', 'A'));
});
