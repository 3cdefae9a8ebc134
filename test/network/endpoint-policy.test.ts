import { App, Environment, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { SecretEnvironment, SecretPath } from '../../src/naming';
import { SecretsManagerEndpoint } from '../../src/network';

const ORDERS = SecretPath.of(SecretEnvironment.PRODUCTION, 'orders');
const BILLING = SecretPath.of(SecretEnvironment.PRODUCTION, 'billing');
const STAGING = SecretPath.ofEnvironment(SecretEnvironment.STAGING);

const OWN = { StringEquals: { 'aws:PrincipalAccount': '111111111111' } };
const partition = (rest: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest]] });
const arn = (path: string, account = '111111111111') => partition(`:secretsmanager:eu-west-1:${account}:secret:${path}/*`);

function make(organizationId?: string, env: Environment | undefined = { account: '111111111111', region: 'eu-west-1' }) {
  const stack = new Stack(new App(), 'Stack', { env });
  const endpoint = new SecretsManagerEndpoint(stack, 'Endpoint', { vpc: new ec2.Vpc(stack, 'Vpc'), organizationId });
  return { stack, endpoint };
}

function policyOf(stack: Stack): { Statement: unknown[]; Version: string } {
  return Object.values(Template.fromStack(stack).findResources('AWS::EC2::VPCEndpoint'))[0].Properties.PolicyDocument;
}

function narrowed(...resources: unknown[]): unknown[] {
  return [{
    Sid: 'AllowOwnPrincipalsOnPaths',
    Effect: 'Allow',
    Principal: '*',
    Action: 'secretsmanager:*',
    Resource: resources.length === 1 ? resources[0] : resources,
    Condition: OWN,
  }, {
    Sid: 'AllowOwnPrincipalsWithoutSecret',
    Effect: 'Allow',
    Principal: '*',
    Action: ['secretsmanager:BatchGetSecretValue', 'secretsmanager:GetRandomPassword', 'secretsmanager:ListSecrets'],
    Resource: '*',
    Condition: OWN,
  }];
}

test.each<[string, string | undefined, object]>([
  ['account', undefined, OWN],
  ['organization', 'o-a1b2c3d4e5', { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }],
])('allows the principals of the %s every secret', (_whose, organizationId, condition) => {
  expect(policyOf(make(organizationId).stack)).toEqual({
    Version: '2012-10-17',
    Statement: [{ Sid: 'AllowOwnPrincipals', Effect: 'Allow', Principal: '*', Action: 'secretsmanager:*', Resource: '*', Condition: condition }],
  });
});

test('allows only the secrets of a path, and operations that name no secret', () => {
  const { stack, endpoint } = make();
  endpoint.narrowTo(ORDERS);

  expect(policyOf(stack).Statement).toEqual(narrowed(arn('prod/orders')));
});

test('combines paths in one order, whatever the order and number of calls', () => {
  const [there, back] = [make(), make()];
  [STAGING, ORDERS, BILLING].forEach((path) => there.endpoint.narrowTo(path));
  [ORDERS, BILLING, STAGING, ORDERS].forEach((path) => back.endpoint.narrowTo(path));

  expect(policyOf(there.stack).Statement).toEqual(narrowed(arn('prod/billing'), arn('prod/orders'), arn('staging')));
  expect(policyOf(back.stack)).toEqual(policyOf(there.stack));
});

test('omits paths below others, but not those of other accounts', () => {
  const { stack, endpoint } = make();
  endpoint.narrowTo(ORDERS);
  endpoint.narrowTo(ORDERS, { account: '222222222222' });
  endpoint.narrowTo(SecretPath.ofEnvironment(SecretEnvironment.PRODUCTION));

  expect(policyOf(stack).Statement).toEqual(narrowed(arn('prod'), arn('prod/orders', '222222222222')));
});

test('keeps statements added to it', () => {
  const { stack, endpoint } = make();
  endpoint.addToPolicy(new iam.PolicyStatement({
    principals: [new iam.StarPrincipal()], actions: ['secretsmanager:GetSecretValue'], resources: ['arn:one'],
  }));
  endpoint.narrowTo(ORDERS);

  expect(policyOf(stack).Statement).toEqual([
    ...narrowed(arn('prod/orders')),
    { Effect: 'Allow', Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource: 'arn:one' },
  ]);
});

test('uses account, region and partition of the deployment if they are not known', () => {
  const stack = new Stack();
  new SecretsManagerEndpoint(stack, 'Endpoint', { vpc: new ec2.Vpc(stack, 'Vpc') }).narrowTo(ORDERS);

  expect(policyOf(stack).Statement[0]).toMatchObject({
    Condition: { StringEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } },
    Resource: {
      'Fn::Join': ['', [
        'arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':secret:prod/orders/*',
      ]],
    },
  });
});

test.each<[string, (endpoint: SecretsManagerEndpoint) => void]>([
  ['narrowTo', (endpoint) => endpoint.narrowTo(ORDERS)],
  ['addToPolicy', (endpoint) => endpoint.addToPolicy(new iam.PolicyStatement())],
])('rejects %s on an endpoint that was found or given', (method, call) => {
  const stack = new Stack(new App(), 'Stack');
  const vpc = new ec2.Vpc(stack, 'Vpc');
  vpc.addInterfaceEndpoint('Secrets', { service: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER });
  const endpoint = SecretsManagerEndpoint.of(stack, vpc);

  expect(() => call(endpoint)).toThrow(new Error(`\`${method}\` must be called on an endpoint that SecretsManagerEndpoint created, got: `
    + 'Stack/Vpc/Secrets, '
    + 'which was found or given; change the policy of that endpoint in its own stack [endpoint-policy-not-ours] at '
    + 'Stack/Vpc/SecretsManagerEndpoint'));
});
