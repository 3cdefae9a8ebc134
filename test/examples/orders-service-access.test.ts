import * as iam from 'aws-cdk-lib/aws-iam';
import { ORDERS_SERVICE, ORDERS_SERVICE_NESTED, ORDERS_SERVICE_PLAIN } from './support/examples';
import { RECOMMENDED_FLAGS } from './support/flags';
import { expectGoldenFile } from './support/golden-file';
import { AccessSimulator, PolicySource } from '../../src/simulator';

const simulator = AccessSimulator.fromApp(ORDERS_SERVICE.buildApp({ context: RECOMMENDED_FLAGS }));
const api = 'OrdersService/Orders/Api';
const worker = 'OrdersService/Orders/Worker/TaskRole';
const starter = 'OrdersService/Orders/Worker/ExecutionRole';
const rotation = 'OrdersService/SecretRotationFunctions';
const ROTATION = ['DescribeSecret', 'GetSecretValue', 'ListSecretVersionIds', 'PutSecretValue', 'UpdateSecretVersionStage'].map((name) => `secretsmanager:${name}`);
const endpoint = 'OrdersService/Orders/Vpc/SecretsManagerEndpoint';
const everything = PolicySource.fromStatements(new iam.PolicyStatement({ actions: ['*'], resources: ['*'] }));
const deployment = {
  principal: 'arn:aws:iam::111111111111:role/cdk-hnb659fds-cfn-exec-role-111111111111-eu-west-1',
  identityPolicies: [everything],
};
const administrator = { principal: 'arn:aws:iam::111111111111:role/Administrator', identityPolicies: [everything] };
const TAGGING = { action: 'secretsmanager:TagResource', context: { 'aws:TagKeys': ['Application'], 'aws:RequestTag/Application': ['payroll'] } };

describe('the consumers can do what they need', () => {
  test.each(['database', 'payment-provider', 'identity-provider', 'mail-relay'])('API and worker read %s through the endpoint', (name) => {
    simulator.assertAllowed({ principal: api, secret: `prod/orders/${name}`, endpoint });
    simulator.assertAllowed({ principal: worker, secret: `prod/orders/${name}`, endpoint });
  });

  test.each(['payment-provider', 'identity-provider', 'mail-relay'])('Fargate starts the worker with %s', (name) => {
    simulator.assertAllowed({ principal: starter, secret: `prod/orders/${name}`, endpoint });
  });

  test.each(ROTATION)('the rotation function calls %s for the database through the endpoint', (action) => {
    simulator.assertAllowed({ principal: rotation, secret: 'prod/orders/database', action, endpoint });
  });

  test('the deployment role and the root user may tag', () => {
    simulator.assertAllowed({ ...deployment, ...TAGGING, secret: 'prod/orders/database' });
    simulator.assertAllowed({ principal: 'arn:aws:iam::111111111111:root', ...TAGGING, secret: 'prod/orders/database' });
  });
});

describe('and nothing more', () => {
  test('only API, worker and the one rotation function read the password of the database', () => {
    simulator.assertReadableOnlyBy({ secrets: 'prod/orders/database', principals: [api, worker, rotation] });
  });

  test.each(['payment-provider', 'identity-provider', 'mail-relay'])('the rotation function does not read %s', (name) => {
    simulator.assertReadableOnlyBy({ secrets: `prod/orders/${name}`, principals: [api, worker, starter] });
  });

  test('nobody of the app changes a secret, but the rotation function the password of the database', () => {
    const actions = [
      'PutSecretValue', 'UpdateSecretVersionStage', 'UpdateSecret', 'DeleteSecret', 'TagResource', 'PutResourcePolicy', 'RotateSecret', 'CancelRotateSecret',
    ];
    const { cells } = simulator.matrix({ actions: actions.map((name) => `secretsmanager:${name}`) });
    const changes = cells.filter(({ verdict }) => !verdict.endsWith('denied')).map(({ principal, secret, action }) => `${principal} ${action} ${secret}`);
    expect(changes).toEqual(['PutSecretValue', 'UpdateSecretVersionStage'].map((name) => (
      expect.stringMatching(`^${rotation}/[^ ]+ secretsmanager:${name} prod/orders/database$`))));
    expect(cells).toHaveLength(simulator.principals.length * simulator.secrets.length * actions.length);
  });

  test('not even an administrator changes the tags that readers are told by, and another account reads nothing', () => {
    simulator.assertDenied({ ...administrator, ...TAGGING, secret: 'prod/orders/database' });
    simulator.assertDenied({ principal: 'arn:aws:iam::222222222222:role/Reader', identityPolicies: [everything], secret: 'prod/orders/database' });
  });

  test('no role can come to read what it may not', () => {
    simulator.assertNoEscalation();
  });
});

test('its matrix is the one people have read', () => {
  const matrix = simulator.matrix({ actions: ['GetSecretValue', 'DescribeSecret', 'PutSecretValue', 'TagResource'].map((name) => `secretsmanager:${name}`) });
  expect(matrix.inconclusiveCells).toEqual([]);
  expectGoldenFile('orders-service.md', `${matrix.toMarkdown()}\n\n${simulator.matrix().reasons()}\n`);
});

/** What is allowed, by paths without the stack; the id of a rotation function depends on where its network stands. */
function verdicts(of: AccessSimulator): string[] {
  const path = (principal: string): string => principal.replace(/^(Parent\/)?OrdersService\//, '').replace(/(SecretRotationFunctions)\/[^/]+/, '$1');
  return of.matrix().cells.map(({ principal, secret, verdict }) => `${path(principal)} ${secret} ${verdict}`);
}

test('in a nested stack it gives the same access', () => {
  expect(verdicts(AccessSimulator.fromApp(ORDERS_SERVICE_NESTED.buildApp({ context: RECOMMENDED_FLAGS })))).toEqual(verdicts(simulator));
});

test('by hand it gives the same access, as far as a template shows: the role of a hosted function is made at deployment', () => {
  const own = verdicts(simulator).filter((verdict) => !verdict.startsWith('SecretRotationFunctions/'));
  expect(own).toHaveLength((simulator.principals.length - 1) * simulator.secrets.length);
  expect(verdicts(AccessSimulator.fromApp(ORDERS_SERVICE_PLAIN.buildApp({ context: RECOMMENDED_FLAGS })))).toEqual(own);
});
