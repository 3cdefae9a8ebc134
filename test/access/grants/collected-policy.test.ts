import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { SecretAccess } from '../../../src/access';
import { SecretEnvironment, SecretPath } from '../../../src/naming';
import { documents, keyPolicy, lambdaRole, newApp, resources, stackIn, templateOf, warnings } from '../support';

const KEY_ARN = 'arn:aws:kms:eu-west-1:111111111111:key/12345678-1234-1234-1234-123456789012';
const QUOTA = 6144;

/** The document as IAM counts it: no white space, functions as what they become at most. */
function deployedSize(document: unknown): number {
  return JSON.stringify(render(document)).length;
}

function render(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(render);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  if (name === 'Fn::Join') {
    return (argument as [string, unknown[]])[1].map(render).join('');
  }
  if (name === 'Ref') {
    return argument === 'AWS::Partition' ? 'aws' : `arn:aws:secretsmanager:eu-west-1:111111111111:secret:${argument}-abcdefghijkl-abcdef`;
  }
  return name === 'Fn::GetAtt' ? KEY_ARN : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, render(item)]));
}

function secrets(scope: Construct, count: number, key: kms.IKey, name?: (index: number) => string): SecretAccess[] {
  return Array.from({ length: count }, (_, index) => {
    const secret = new secretsmanager.CfnSecret(scope, `Secret${index}`, { kmsKeyId: key.keyArn, name: name?.(index) });
    return SecretAccess.ofSecret(scope, secret, { encryptionKey: key });
  });
}

describe('many single secrets', () => {
  const names: [string, ((index: number) => string) | undefined][] = [
    ['generated names', undefined],
    ['short names', (index) => `prod/a/${index}`],
    ['the longest names', (index) => `prod/orders/${String(index).padStart(240, 'x')}`],
  ];

  test.each(names)('50 with %s split only before 6,144 characters, each in one policy', (_, name) => {
    const stack = stackIn(newApp(), 'Stack');
    const key = new kms.Key(stack, 'Key');
    const role = lambdaRole(stack);
    secrets(stack, 50, key, name).forEach((access) => access.read(role));
    const sizes = documents(stack).map(deployedSize);
    expect(sizes.filter((size) => size > QUOTA)).toEqual([]);
    const ids = documents(stack).flatMap(({ Statement: [{ Resource }] }) => Resource as { Ref: string }[]).map(({ Ref }) => Ref);
    expect(new Set(ids).size).toBe(50);
    expect(ids).toHaveLength(50);
  });

  test('50 on a VPC function stay within its ten policies, with 30 or so in each', () => {
    const stack = stackIn(newApp(), 'Stack');
    const key = new kms.Key(stack, 'Key');
    const fn = new lambda.Function(stack, 'Function', {
      code: lambda.Code.fromInline('x'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X, vpc: new ec2.Vpc(stack, 'Vpc'),
    });
    secrets(stack, 50, key).forEach((access) => access.read(fn));
    expect(documents(stack)).toHaveLength(2);
    expect(warnings(stack)).toEqual([]);
  });

  test('each policy has one Secrets Manager and one KMS statement for each key and level, without CDK merging them', () => {
    const stack = stackIn(newApp({}), 'Stack');
    const role = lambdaRole(stack);
    const scopes = ['A', 'B'].map((id) => new Construct(stack, id));
    const all = scopes.flatMap((scope) => secrets(scope, 5, new kms.Key(scope, 'Key')));
    all.forEach((access) => access.read(role));
    all.forEach((access) => access.write(role));
    expect(documents(stack)).toHaveLength(1);
    expect(documents(stack)[0].Statement.map(({ Action }) => Action)).toEqual([
      ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
      ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecretVersionIds', 'secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'],
      ['kms:Decrypt', 'kms:GenerateDataKey'],
      ['kms:Decrypt', 'kms:GenerateDataKey'],
    ]);
  });

  test('more than ten policies get one warning, which also counts the policies that the role already has', () => {
    const stack = stackIn(newApp(), 'Stack');
    const key = new kms.Key(stack, 'Key');
    const role = lambdaRole(stack, 'Role', {
      managedPolicies: ['A', 'B'].map((name) => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
    });
    secrets(stack, 400, key).forEach((access) => access.read(role));
    const count = documents(stack).length;
    expect(count).toBeGreaterThan(9);
    expect(warnings(stack)).toEqual(['This principal has 11 managed policies, 9 of them for grants on single secrets; '
      + 'AWS allows 10, or 20 on request: '
      + 'grant on a path (a hierarchy\'s `access`, SecretAccess.ofPath) instead, whose statements do not grow with the number of secrets '
      + '[ack: cdk-managed-secrets:too-many-policies]']);
  });

  test('CDK\'s own grants give the same function more policies and grow with it', () => {
    const stack = stackIn(newApp(), 'Stack');
    const role = lambdaRole(stack);
    const key = kms.Key.fromKeyArn(stack, 'Key', KEY_ARN);
    Array.from({ length: 150 }, (_, index) => new secretsmanager.Secret(stack, `Secret${index}`, { encryptionKey: key }).grantRead(role));
    expect(resources(stack, 'AWS::IAM::Policy')).toHaveLength(1);
    expect(resources(stack, 'AWS::IAM::ManagedPolicy').length).toBeGreaterThan(1);
  });
});

describe('a path', () => {
  function policyFor(count: number) {
    const app = newApp();
    const stack = stackIn(app, 'Consumer');
    const key = kms.Key.fromKeyArn(stack, 'Key', KEY_ARN);
    const role = lambdaRole(stack);
    const path = SecretPath.of(SecretEnvironment.PRODUCTION, 'orders');
    const access = SecretAccess.ofPath(stack, path, {
      encryptionKeys: [key], tags: { Environment: 'production', Application: 'orders', CostCenter: '4711' },
    });
    for (let index = 0; index < count; index += 1) {
      const home = index % 200 === 0 ? stackIn(app, `Secrets${index}`) : app.node.findChild(`Secrets${index - index % 200}`) as typeof stack;
      new secretsmanager.CfnSecret(home, `Secret${index}`, { name: `prod/orders/secret-${index}x`, kmsKeyId: KEY_ARN });
      access.read(role);
    }
    return documents(stack);
  }

  test('is the same policy for 1 and for 400 secrets, byte for byte, under 800 bytes', () => {
    const [one] = policyFor(1);
    const many = policyFor(400);
    expect(many).toHaveLength(1);
    expect(JSON.stringify(many[0])).toBe(JSON.stringify(one));
    expect(deployedSize(one)).toBeLessThan(800);
  });
});

describe('many readers', () => {
  function keyPolicyFor(readers: number) {
    const stack = stackIn(newApp(), 'Stack');
    const key = new kms.Key(stack, 'Key');
    const [access] = secrets(stack, 1, key);
    Array.from({ length: readers }, (_, index) => access.read(lambdaRole(stack, `Role${index}`)));
    return JSON.stringify(keyPolicy(stack));
  }

  test('200 readers have the same key policy as one', () => {
    expect(keyPolicyFor(200)).toBe(keyPolicyFor(1));
  });

  test('CDK\'s own grants add each reader to the key policy', () => {
    const grow = (readers: number) => {
      const stack = stackIn(newApp(), 'Stack');
      const secret = new secretsmanager.Secret(stack, 'Secret', { encryptionKey: new kms.Key(stack, 'Key') });
      Array.from({ length: readers }, (_, index) => secret.grantRead(lambdaRole(stack, `Role${index}`)));
      return JSON.stringify(keyPolicy(stack)).length;
    };
    expect(grow(200)).toBeGreaterThan(grow(1) + 199 * 40);
  });
});

test('statements that others add to the policy are kept', () => {
  const stack = stackIn(newApp(), 'Stack');
  const role = lambdaRole(stack);
  secrets(stack, 1, new kms.Key(stack, 'Key')).forEach((access) => access.read(role));
  (role.node.findChild('SecretAccess') as iam.ManagedPolicy).addStatements(new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: ['*'] }));
  expect(documents(stack)[0].Statement.at(-1)).toEqual({ Action: 's3:ListBucket', Effect: 'Allow', Resource: '*' });
  expect(Object.keys(templateOf(stack).Resources)).toHaveLength(4);
});
