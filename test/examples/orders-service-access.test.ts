import { ORDERS_SERVICE, ORDERS_SERVICE_NESTED, ORDERS_SERVICE_PLAIN } from './support/examples';
import { RECOMMENDED_FLAGS } from './support/flags';
import { expectGoldenFile } from './support/golden-file';
import { AccessSimulator } from 'cdk-managed-secrets';

const simulator = AccessSimulator.fromApp(ORDERS_SERVICE.buildApp({ context: RECOMMENDED_FLAGS }));
const api = 'OrdersService/Orders/Api';
const worker = 'OrdersService/Orders/Worker/TaskRole';
const starter = 'OrdersService/Orders/Worker/ExecutionRole';
const endpoint = 'OrdersService/Orders/Vpc/SecretsManagerEndpoint';
const everything = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
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

  test('the hosted rotation function, whose role AWS makes at deployment, rotates through the endpoint', () => {
    const rotation = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map((name) => `secretsmanager:${name}`);
    const statement = { Effect: 'Allow', Action: [...rotation, 'kms:Decrypt', 'kms:GenerateDataKey'], Resource: '*' };
    for (const action of rotation) {
      simulator.assertAllowed({
        principal: 'arn:aws:iam::111111111111:role/HostedRotation', identityPolicies: [{ Statement: statement }], secret: 'prod/orders/database', action, endpoint,
      });
    }
  });

  test('the deployment role and the root user may tag', () => {
    simulator.assertAllowed({ ...deployment, ...TAGGING, secret: 'prod/orders/database' });
    simulator.assertAllowed({ principal: 'arn:aws:iam::111111111111:root', ...TAGGING, secret: 'prod/orders/database' });
  });
});

describe('and nothing more', () => {
  test('only API and worker read the password of the database', () => {
    simulator.assertReadableOnlyBy({ secrets: 'prod/orders/database', principals: [api, worker] });
    simulator.assertReadableOnlyBy({ secrets: 'prod/orders/*', principals: [api, worker, starter] });
  });

  test('nobody of the app changes a secret', () => {
    const actions = ['PutSecretValue', 'UpdateSecret', 'DeleteSecret', 'TagResource', 'PutResourcePolicy', 'RotateSecret'];
    const { cells } = simulator.matrix({ actions: actions.map((name) => `secretsmanager:${name}`) });
    expect(cells.filter(({ verdict }) => !verdict.endsWith('denied'))).toEqual([]);
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

test.each([ORDERS_SERVICE_PLAIN, ORDERS_SERVICE_NESTED])('$name gives the same access', ({ buildApp }) => {
  const place = /^(Parent\/)?OrdersService\//;
  const verdicts = (of: AccessSimulator): string[] => of.matrix().cells.map((cell) => `${cell.principal.replace(place, '')} ${cell.secret} ${cell.verdict}`);
  expect(verdicts(AccessSimulator.fromApp(buildApp({ context: RECOMMENDED_FLAGS })))).toEqual(verdicts(simulator));
});
