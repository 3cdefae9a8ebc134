import { App, Aws, Lazy, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { AccessSimulator, PolicySource, type AccessSimulatorOptions, type ControlPolicy } from '../../src/simulator';
import { messageOf } from '../access/support';

const MANAGED = 'arn:aws:iam::111111111111:policy/Reading';
const operator = 'arn:aws:iam::111111111111:role/Operator';
const reading = (resource = '*'): iam.PolicyStatement => new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [resource] });
const everything = (principal = false): iam.PolicyStatement => new iam.PolicyStatement({
  actions: ['*'], resources: ['*'], ...principal ? { principals: [new iam.AnyPrincipal()] } : {},
});

/** A secret, and a role with a single managed policy that is in no template. */
function simulate(options: AccessSimulatorOptions = {}): AccessSimulator {
  const app = new App();
  const stack = new Stack(app, 'Orders');
  new secretsmanager.Secret(stack, 'Database', { secretName: 'database' });
  const role = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
  role.addManagedPolicy(iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Reading', MANAGED));
  return AccessSimulator.fromApp(app, { managedPolicies: { [MANAGED]: PolicySource.fromStatements(reading()) }, ...options });
}

const reader = { principal: 'Orders/Reader', secret: 'database' };

describe.each<[string, (statement: iam.PolicyStatement) => PolicySource]>([
  ['statements', (statement) => PolicySource.fromStatements(statement)],
  ['an iam.PolicyDocument', (statement) => PolicySource.fromDocument(new iam.PolicyDocument({ statements: [statement] }))],
  ['JSON', (statement) => PolicySource.fromJson(JSON.stringify({ Statement: statement.toStatementJson() }))],
])('a policy from %s', (_, source) => {
  test('is an identity policy and a managed policy', () => {
    simulate({ managedPolicies: { [MANAGED]: source(reading()) } }).assertAllowed(reader);
    simulate().assertAllowed({ principal: operator, identityPolicies: [source(reading())], secret: 'database' });
    simulate().assertDenied({ principal: operator, identityPolicies: [source(reading('arn:aws:secretsmanager:*:*:secret:other'))], secret: 'database' });
  });

  test('is a session policy', () => {
    simulate().assertAllowed({ ...reader, sessionPolicy: source(everything()) });
    simulate().assertDenied({ ...reader, sessionPolicy: source(reading('arn:aws:secretsmanager:*:*:secret:other')) });
  });

  test('is a control policy', () => {
    const policy = (document: PolicySource): ControlPolicy[] => [{ name: 'Limits', document }];
    const none = new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['*'], resources: ['*'] });
    simulate({ serviceControlPolicies: policy(source(everything())) }).assertAllowed(reader);
    simulate({ serviceControlPolicies: policy(source(none)) }).assertDenied(reader);
    simulate({ resourceControlPolicies: policy(source(everything(true))) }).assertAllowed(reader);
  });

  test('is a permissions boundary', () => {
    const bounded = (boundary: iam.PolicyStatement): AccessSimulator => simulate({
      outsidePrincipals: [{ principal: operator, identityPolicies: [source(everything())], permissionsBoundary: source(boundary) }],
    });
    bounded(reading()).assertAllowed({ principal: operator, secret: 'database' });
    bounded(reading('arn:aws:secretsmanager:*:*:secret:other')).assertDenied({ principal: operator, secret: 'database' });
  });
});

test('a policy from several statements has all of them', () => {
  const source = PolicySource.fromStatements(everything(), new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['kms:*'], resources: ['*'] }));
  const decision = simulate().decide({ principal: operator, identityPolicies: [source], secret: 'database' });
  expect(decision.reason).toBe(`denied by KMS: policy 1 of ${operator}`);
});

test('a policy from a document is a copy', () => {
  const document = new iam.PolicyDocument({ statements: [reading('arn:aws:secretsmanager:*:*:secret:other')] });
  const source = PolicySource.fromDocument(document);
  document.addStatements(everything());
  simulate().assertDenied({ principal: operator, identityPolicies: [source], secret: 'database' });
});

test('a policy from a statement is a copy of its conditions, too', () => {
  const organizations = ['o-other'];
  const statement = reading();
  statement.addCondition('StringEquals', { 'aws:PrincipalOrgID': organizations });
  const source = PolicySource.fromStatements(statement);
  organizations.push('o-1');
  simulate({ organizationId: 'o-1' }).assertDenied({ principal: operator, identityPolicies: [source], secret: 'database' });
});

test('a byte order mark before JSON is ignored', () => {
  const source = PolicySource.fromJson(`\uFEFF${JSON.stringify({ Statement: reading().toStatementJson() })}`);
  simulate().assertAllowed({ principal: operator, identityPolicies: [source], secret: 'database' });
});

const partition = `arn:${Aws.PARTITION}:secretsmanager:*:*:secret:*`;

test.each<[string, () => unknown]>([
  ['document', () => PolicySource.fromStatements(reading(partition))],
  ['document', () => PolicySource.fromDocument(new iam.PolicyDocument({ statements: [reading(partition)] }))],
  ['json', () => PolicySource.fromJson(JSON.stringify({ Statement: reading(partition).toStatementJson() }))],
])('rejects tokens in `%s`, because they have no value outside of a stack', (input, act) => {
  expect(act).toThrow(new RegExp(`^\`${input}\` must not contain tokens of CDK, got: .*\\$\\{Token\\[AWS\\.Partition\\.\\d+\\]\\}.*; `
    + 'write the ARNs as literal text \\[policy-document-token\\]$'));
});

test.each<[string, unknown]>([
  ['a list', Token.asList(Lazy.list({ produce: () => ['o-1'] }))],
  ['a list with other values', [...Lazy.list({ produce: () => ['o-1'] }), 'o-2']],
  ['a number', Lazy.number({ produce: () => 1 })],
  ['an object', Lazy.any({ produce: () => 'o-1' })],
  ['a key', { [Lazy.string({ produce: () => 'o-1' })]: 'o-1' }],
])('rejects a token that is %s', (_, value) => {
  const statement = reading();
  statement.addCondition('StringEquals', { 'aws:PrincipalOrgID': value });
  expect(() => PolicySource.fromStatements(statement)).toThrow('`document` must not contain tokens of CDK, got: ');
});

test.each<[string, () => unknown, string]>([
  ['statements', () => PolicySource.fromStatements(), '`document` must be a policy document with `Statement`, got: none'],
  ['a document without statements', () => PolicySource.fromDocument(new iam.PolicyDocument()), '`document` must be a policy document with `Statement`, got: none'],
  ['a text that is not JSON', () => PolicySource.fromJson('Allow *'), '`json` must be a policy document with `Statement`, got: "Allow *"'],
  ['JSON that is not an object', () => PolicySource.fromJson('[{}]'), '`json` must be a policy document with `Statement`, got: [{}]'],
  ['JSON without `Statement`', () => PolicySource.fromJson('{"statement":[]}'), '`json` must be a policy document with `Statement`, got: {"statement":[]}'],
])('rejects %s', (_, act, message) => {
  expect(messageOf(act)).toBe(`${message}; correct the policy [policy-document]`);
});

test('the grammar of JSON is checked when the policy is used, because it depends on the kind of policy', () => {
  const misspelt = PolicySource.fromJson('{ "Statement": { "Effect": "Allow", "Actions": "*", "Resource": "*" } }');
  expect(() => simulate().decide({ principal: operator, identityPolicies: [misspelt], secret: 'database' }))
    .toThrow(`policy 1 of ${operator}, statement 1 must hold only elements of IAM's grammar, got: \`Actions\`; remove it or correct its spelling [policy-element]`);
});
