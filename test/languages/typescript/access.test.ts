import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { OrdersStack } from './orders-stack';
import { simulator } from 'cdk-managed-secrets';

const app = new App();
new OrdersStack(app, 'Orders');
const access = simulator.AccessSimulator.fromApp(app, { region: 'eu-west-1' });
const database = 'prod/orders/database';

/** What the programs of all languages read, word for word; `UPDATE_MATRICES=1 npx jest test/languages` writes it anew. */
function expectSameText(name: string, text: string): void {
  const file = join(__dirname, '..', 'expected', name);
  if (process.env.UPDATE_MATRICES) {
    writeFileSync(file, `${text}\n`);
  }
  expect(`${text}\n`).toBe(readFileSync(file, 'utf8'));
}

function complaint(assertion: () => void): string {
  try {
    assertion();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
}

test('the API reads the password', () => {
  access.assertAllowed({ principal: 'Orders/Api', secret: database });
});

test('support reads only the version that rotation replaced', () => {
  access.assertAllowed({ principal: 'Orders/Support', secret: database, versionStage: 'AWSPREVIOUS' });
  access.assertDenied({ principal: 'Orders/Support', secret: database, versionStage: 'AWSCURRENT' });
});

test('only the API and the rotation function read the path', () => {
  access.assertReadableOnlyBy({ secrets: 'prod/orders/*', principals: ['Orders/Api', 'Orders/SecretRotationFunctions'] });
});

test('nobody can come to read what they may not', () => {
  access.assertNoEscalation();
});

test('a failing assertion explains itself', () => {
  expectSameText('denied.txt', complaint(() => access.assertAllowed({ principal: 'Orders/Support', secret: database })));
  expectSameText('allowed.txt', complaint(() => access.assertDenied({ principal: 'Orders/Api', secret: database })));
});

test('a decision has a verdict and its grounds', () => {
  const everything = simulator.PolicySource.fromStatements(new iam.PolicyStatement({ actions: ['*'], resources: ['*'] }));
  const decision = access.decide({
    principal: 'arn:aws:iam::111111111111:role/Administrator',
    identityPolicies: [everything],
    secret: database,
    action: 'secretsmanager:TagResource',
    context: { 'aws:TagKeys': ['Environment'] },
  });
  expect(decision.verdict).toBe(simulator.AccessVerdict.EXPLICITLY_DENIED);
  expectSameText('guarded.txt', decision.explanation);
});

test('a session policy as JSON limits the session', () => {
  access.assertDenied({
    principal: 'Orders/Api',
    secret: database,
    sessionPolicy: simulator.PolicySource.fromJson('{ "Statement": [{ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }] }'),
  });
});

test('the matrix is the one people have read', () => {
  const matrix = access.matrix({ actions: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'] });
  expectSameText('matrix.md', matrix.toMarkdown());
  expect(matrix.inconclusiveCells).toEqual([]);
});

test('an operator who makes grants of keys can come to read', () => {
  const changed = new App();
  const operator = new iam.Role(new OrdersStack(changed, 'Orders'), 'Operator', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  operator.addToPolicy(new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue', 'kms:CreateGrant'], resources: ['*'] }));
  const changedSimulator = simulator.AccessSimulator.fromApp(changed);

  const lines = changedSimulator.escalationPaths().flatMap(({ principal, secret, steps }) => [
    `${principal} can come to read ${secret}:`, ...steps.map((step) => `- ${step}`),
  ]);
  expectSameText('escalation.txt', lines.join('\n'));
  expect(() => changedSimulator.assertNoEscalation()).toThrow('Orders/Operator can come to read prod/orders/database');
  changedSimulator.assertNoEscalation(['Orders/Operator']);
});
