import { changedExample, logicalIdOf, type Resources } from './support/changed-example';

const DATABASE = 'prod/orders/database';
/** The path of the rotation function and its role, in which an id tells what the function is for. */
const [ROTATION] = changedExample(() => undefined).principals.flatMap((name) => /^(OrdersService\/SecretRotationFunctions\/.*)\/Role$/.exec(name)?.slice(1) ?? []);
const LAST = `secretsmanager:GetSecretValue on ${DATABASE}`;
const read = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' };
const readPayroll = { ...read, Condition: { StringEquals: { 'secretsmanager:ResourceTag/Application': 'payroll' } } };
const trust = { Statement: { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' } };

function may(...actions: string[]): object {
  return { Effect: 'Allow', Action: actions, Resource: '*' };
}

/** Steps of an intruder of the app to the password of the database. */
function waysWith(statements: object[], change: (resources: Resources) => void = () => undefined): string[][] {
  const simulator = changedExample((resources) => {
    change(resources);
    const Policies = [{ PolicyName: 'Own', PolicyDocument: { Version: '2012-10-17', Statement: statements } }];
    resources.Intruder = { Type: 'AWS::IAM::Role', Properties: { RoleName: 'Intruder', AssumeRolePolicyDocument: trust, Policies } };
  });
  return simulator.escalationPaths().filter(({ principal, secret }) => principal === 'OrdersService/Intruder' && secret === DATABASE).map(({ steps }) => steps);
}

function withoutGuards(resources: Resources): void {
  Object.keys(resources).filter((id) => resources[id].Type === 'AWS::SecretsManager::ResourcePolicy').forEach((id) => delete resources[id]);
}

/** The same on one resource of the example only. */
function mayOn(type: string, part: string, action: string): object {
  return { ...may(action), Resource: { 'Fn::GetAtt': [logicalIdOf(type, part), 'Arn'] } };
}

describe('the guards of the example bar the way', () => {
  test.each<[string, object[]]>([
    ['TagResource', [readPayroll, may('secretsmanager:TagResource', 'kms:Decrypt')]],
    ['PutResourcePolicy', [may('secretsmanager:PutResourcePolicy', 'kms:Decrypt')]],
  ])('%s', (_, statements) => {
    expect(waysWith(statements)).toEqual([]);
  });
});

describe('a way is listed step by step', () => {
  test.each<[string, object[], ((resources: Resources) => void) | undefined, string[]]>([
    ['TagResource, without guards', [readPayroll, may('secretsmanager:TagResource', 'kms:Decrypt')], withoutGuards,
      [`secretsmanager:TagResource gives ${DATABASE} the tags Application=payroll`]],
    ['PutResourcePolicy, without guards', [may('secretsmanager:PutResourcePolicy', 'kms:Decrypt')], withoutGuards,
      [`secretsmanager:PutResourcePolicy replaces the resource policy of ${DATABASE} by one that lets the principal read`]],
    ['kms:CreateGrant', [read, may('kms:CreateGrant')], undefined, ['kms:CreateGrant lets the principal decrypt with the secret\'s key']],
    ['kms:PutKeyPolicy', [read, may('kms:PutKeyPolicy')], undefined,
      ['kms:PutKeyPolicy replaces the policy of the secret\'s key by one that lets the principal decrypt']],
    ['iam:PassRole of the rotation function\'s role', [mayOn('AWS::IAM::Role', 'SecretRotationFunctions', 'iam:PassRole'), may('lambda:CreateFunction', 'lambda:InvokeFunction')], undefined,
      [`iam:PassRole gives ${ROTATION}/Role to a function that the principal makes with lambda:CreateFunction and lambda:InvokeFunction`]],
    ['lambda:UpdateFunctionCode of the rotation function', [mayOn('AWS::Lambda::Function', 'SecretRotationFunctions', 'lambda:UpdateFunctionCode')], undefined,
      [`lambda:UpdateFunctionCode of ${ROTATION}/Function runs the principal's code as ${ROTATION}/Role`]],
  ])('%s', (_, statements, change, steps) => {
    expect(waysWith(statements, change)).toEqual([[...steps, LAST]]);
  });
});

test('the assertion prints the way, and lets administrators be', () => {
  const change = (resources: Resources): void => {
    const Policies = [{ PolicyName: 'Own', PolicyDocument: { Version: '2012-10-17', Statement: [read, may('kms:CreateGrant')] } }];
    resources.Intruder = { Type: 'AWS::IAM::Role', Properties: { RoleName: 'Intruder', AssumeRolePolicyDocument: trust, Policies } };
  };
  expect(() => changedExample(() => undefined).assertNoEscalation()).not.toThrow();
  expect(() => changedExample(change).assertNoEscalation(['Intruder'])).not.toThrow();
  expect(() => changedExample(change).assertNoEscalation()).toThrow([
    'OrdersService/Intruder can come to read prod/orders/database:',
    '  1. kms:CreateGrant lets the principal decrypt with the secret\'s key',
    `  2. ${LAST} [access-escalation]`,
  ].join('\n'));
});
