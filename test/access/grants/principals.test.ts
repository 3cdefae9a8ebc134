import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretAccess } from '../../../src/access';
import { documents, lambdaRole, messageOf, newApp, OWNER, resourcePolicies, resources, stackIn, statements, templateOf, warnings } from '../support';

function setUp() {
  const stack = stackIn(newApp(), 'Stack');
  const key = new kms.Key(stack, 'Key');
  const secret = new secretsmanager.CfnSecret(stack, 'Secret', { kmsKeyId: key.keyArn });
  return { stack, key, secret, access: SecretAccess.ofSecret(stack, secret, { encryptionKey: key }) };
}

function lambdaFunction(stack: Stack): lambda.Function {
  return new lambda.Function(stack, 'Function', {
    code: lambda.Code.fromInline('exports.handler = () => {}'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X,
  });
}

const CONDITIONS = { StringEquals: { 'sts:ExternalId': 'x' } };

type Attached = { Roles?: unknown; Users?: unknown; Groups?: unknown };

const identities: [string, (stack: Stack) => iam.IGrantable, Attached][] = [
  ['a role', (stack) => lambdaRole(stack), { Roles: [{ Ref: 'Role1ABCC5F0' }] }],
  ['a lazy role', (stack) => new iam.LazyRole(stack, 'Lazy', { assumedBy: new iam.AccountRootPrincipal() }), { Roles: [{ Ref: 'Lazy399F7F48' }] }],
  ['a function', lambdaFunction, { Roles: [{ Ref: 'FunctionServiceRole675BB04A' }] }],
  ['a user', (stack) => new iam.User(stack, 'User'), { Users: [{ Ref: 'User00B015A1' }] }],
  ['a group', (stack) => new iam.Group(stack, 'Group'), { Groups: [{ Ref: 'GroupC77FDACD' }] }],
  ['a role imported by name', (stack) => iam.Role.fromRoleName(stack, 'Role', 'reader'), { Roles: ['reader'] }],
  ['a role imported by ARN', (stack) => iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${OWNER}:role/path/reader`), { Roles: ['reader'] }],
  ['an imported user', (stack) => iam.User.fromUserName(stack, 'User', 'reader'), { Users: ['reader'] }],
  ['an imported group', (stack) => iam.Group.fromGroupName(stack, 'Group', 'readers'), { Groups: ['readers'] }],
  ['a role with conditions', (stack) => new iam.PrincipalWithConditions(lambdaRole(stack), CONDITIONS), { Roles: [{ Ref: 'Role1ABCC5F0' }] }],
  ['a role with session tags', (stack) => new iam.SessionTagsPrincipal(lambdaRole(stack)), { Roles: [{ Ref: 'Role1ABCC5F0' }] }],
  ['a role via a service', (stack) => new kms.ViaServicePrincipal('s3.amazonaws.com', lambdaRole(stack)), { Roles: [{ Ref: 'Role1ABCC5F0' }] }],
];

test.each(identities)('%s gets one managed policy of its own', (_, principal, attached) => {
  const { stack, access } = setUp();
  const grant = access.read(principal(stack));
  expect(grant.success).toBe(true);
  expect(documents(stack)).toHaveLength(1);
  expect(resources(stack, 'AWS::IAM::ManagedPolicy')[0]).toMatchObject(attached);
  expect(resourcePolicies(stack)).toEqual([]);
});

test('a function waits for its policy without further code', () => {
  const { stack, access } = setUp();
  access.read(lambdaFunction(stack));
  const { Resources } = templateOf(stack);
  const [id] = Object.keys(Resources).filter((name) => Resources[name].Type === 'AWS::IAM::ManagedPolicy');
  expect(Resources.Function76856677).toMatchObject({ DependsOn: expect.arrayContaining([id]) });
});

describe('roles whose policies are managed elsewhere', () => {
  const kept: [string, (stack: Stack) => iam.IRole, string][] = [
    ['mutable: false', (stack) => iam.Role.fromRoleName(stack, 'Role', 'reader', { mutable: false }), 'Stack/Role'],
    ['withoutPolicyUpdates', (stack) => lambdaRole(stack).withoutPolicyUpdates(), 'Stack/ImmutableRoleRole'],
  ];

  test.each(kept)('%s gets a warning and CDK\'s grant', (_, role, path) => {
    const { stack, access } = setUp();
    expect(access.read(role(stack)).success).toBe(true);
    expect(documents(stack)).toEqual([]);
    expect(warnings(stack)).toEqual([`Nothing was added to the policies of ${path}, since they are managed elsewhere (mutable: false or `
      + 'withoutPolicyUpdates): allow there what this grant would allow [ack: cdk-managed-secrets:grantee-kept-elsewhere]']);
  });

  test('addGrantsToResources goes to the resource policy and the key policy', () => {
    const { stack, access } = setUp();
    access.read(iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${OWNER}:role/reader`, { mutable: false, addGrantsToResources: true }));
    expect(resourcePolicies(stack)[0].ResourcePolicy.Statement).toEqual([{
      Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${OWNER}:role/reader` },
      Resource: '*',
    }]);
    expect(statements(stack)).toEqual([]);
  });
});

describe('grants that cannot take effect', () => {
  test('rejects a function imported without its role', () => {
    const { stack, access } = setUp();
    const fn = lambda.Function.fromFunctionArn(stack, 'Imported', `arn:aws:lambda:eu-west-1:${OWNER}:function:reader`);
    expect(messageOf(() => access.read(fn))).toBe('`grantee` must have a role, got: a resource imported without a role (Stack/Imported); import it '
      + 'with its role, for example by Function.fromFunctionAttributes, or grant to the role [grantee-unknown] at Stack/Secret');
  });

  const everyone = '`grantee` must not be everyone, got: a principal "*" without conditions; grant to an account, an organization or a role '
    + '[grantee-anyone] at Stack/Secret';

  test.each([
    ['everyone', new iam.AnyPrincipal(), everyone],
    ['the star', new iam.StarPrincipal(), everyone],
    ['a federated principal', new iam.FederatedPrincipal('accounts.google.com', {}), '`grantee` must be a principal that Secrets Manager supports '
      + 'in a resource policy, got: a principal of type Federated; grant to the role that it assumes [grantee-type] at Stack/Secret'],
    ['a canonical user', new iam.CanonicalUserPrincipal('abc'), '`grantee` must be a principal that Secrets Manager supports '
      + 'in a resource policy, got: a principal of type CanonicalUser; grant to the role that it assumes [grantee-type] at Stack/Secret'],
    ['services mixed with '
      + 'others', new iam.CompositePrincipal(new iam.ServicePrincipal('rds.amazonaws.com'), new iam.AccountPrincipal('222222222222')),
    '`grantee` must not combine services with other principals, got: a composite principal; grant to each separately, since only for services '
        + 'the access is restricted to this account [grantee-mixed] at Stack/Secret'],
  ])('rejects %s', (_, principal, message) => {
    const { stack, access } = setUp();
    expect(messageOf(() => access.read(principal))).toBe(message);
    expect(resourcePolicies(stack)).toEqual([]);
  });
});
