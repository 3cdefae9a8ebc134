import { app, deny, describeWays, document, inline, LAST, may, pathsOf, SECRET, trusting, when, type Json, type Way } from './support';
import { AccessSimulator, type AccessSimulatorOptions } from '../../../src/simulator';

const assumable = (...statements: Json[]): Json => ({ Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trusting({ AWS: '111111111111' }), ...inline(...statements) } });
const trustedBy = (role: string, ...statements: Json[]): Json => ({
  Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trusting({ AWS: { 'Fn::GetAtt': [role, 'Arn'] } }), ...inline(...statements) },
});
const assumes = (name: string): string => `sts:AssumeRole makes the principal App/${name}`;
const forLambda = { AssumeRolePolicyDocument: trusting({ Service: 'lambda.amazonaws.com' }) };
const other = { OtherRole: { Type: 'AWS::IAM::Role', Properties: forLambda }, Other: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'other', Role: { 'Fn::GetAtt': ['OtherRole', 'Arn'] } } } };
const forTasks = { Task: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trusting({ Service: 'ecs-tasks.amazonaws.com' }), ...inline(may(SECRET, 'kms:Decrypt')) } } };

const WAYS: Array<[string, Way]> = [
  ['one role that tags and one that reads', {
    statements: [may('sts:AssumeRole')],
    more: { Tagger: assumable(may('secretsmanager:TagResource')), Red: assumable(when(may(SECRET), 'aws:ResourceTag/Team', 'red'), may('kms:Decrypt')) },
    guard: { ...deny('sts:AssumeRole'), Resource: { 'Fn::GetAtt': ['Tagger', 'Arn'] } },
    steps: [assumes('Red'), assumes('Tagger'), 'secretsmanager:TagResource gives db the tags Team=red, as App/Tagger'],
  }],
  ['one role that grants the key and one that reads', {
    statements: [may('sts:AssumeRole')],
    more: { Granter: assumable(may('kms:CreateGrant')), Values: assumable(may(SECRET)) },
    guard: { ...deny('sts:AssumeRole'), Resource: { 'Fn::GetAtt': ['Granter', 'Arn'] } },
    steps: [assumes('Values'), assumes('Granter'), 'kms:CreateGrant lets the principal decrypt with the secret\'s key, as App/Granter'],
  }],
  ['a chain of roles, without those beside it', {
    statements: [may('sts:AssumeRole')],
    more: { Aside: assumable(may('s3:*')), First: assumable(may('sts:AssumeRole')), Second: trustedBy('First', may(SECRET, 'kms:Decrypt')) },
    guard: { ...deny('sts:AssumeRole'), Resource: { 'Fn::GetAtt': ['First', 'Arn'] } },
    steps: [assumes('First'), assumes('Second')],
  }],
  ['the shorter of two ways', {
    statements: [may('sts:AssumeRole', 'lambda:UpdateFunctionCode')],
    more: { First: assumable(may('sts:AssumeRole')), Second: trustedBy('First', may(SECRET, 'kms:Decrypt')) },
    guard: deny('sts:AssumeRole', 'lambda:UpdateFunctionCode'),
    steps: ['lambda:UpdateFunctionCode of App/Function runs the principal\'s code as App/Reader'],
  }],
  ['a role passed to a function that is there', {
    statements: [may('iam:PassRole', 'lambda:UpdateFunctionConfiguration'), { ...may('lambda:UpdateFunctionCode'), Resource: { 'Fn::GetAtt': ['Other', 'Arn'] } }],
    more: other,
    guard: deny('lambda:UpdateFunctionConfiguration'),
    steps: ['iam:PassRole gives App/Reader to App/Other by lambda:UpdateFunctionConfiguration', 'lambda:UpdateFunctionCode of App/Other runs the principal\'s code as App/Reader'],
  }],
  ['a role passed to a function that another account then invokes', {
    statements: [may('iam:PassRole', 'lambda:CreateFunction', 'lambda:AddPermission')],
    guard: deny('lambda:AddPermission'),
    steps: ['iam:PassRole gives App/Reader to a function that the principal makes with lambda:CreateFunction and lambda:AddPermission'],
  }],
  ['a role passed to a service of tasks', {
    statements: [may('iam:PassRole', 'ecs:RegisterTaskDefinition', 'ecs:CreateService')],
    more: forTasks,
    guard: deny('ecs:CreateService'),
    steps: ['iam:PassRole gives App/Task to a task that the principal makes with ecs:RegisterTaskDefinition and ecs:CreateService'],
  }],
];

describeWays(WAYS);

test('whoever passes a role calls what it is passed to', () => {
  const more = { Maker: assumable(may('lambda:CreateFunction', 'lambda:InvokeFunction')) };
  expect(pathsOf(app([may('sts:AssumeRole', 'iam:PassRole')], more))).toEqual([]);
});

describe('functions', () => {
  test('of which the role is not known may run as any', () => {
    const template = {
      ...app([may('lambda:UpdateFunctionCode')], {
        Function: { Type: 'AWS::Lambda::Function', Properties: { Role: { 'Fn::Join': ['', ['arn:aws:iam::111111111111:role/', { Ref: 'Name' }]] } } },
      }),
      Parameters: { Name: { Type: 'String' } },
    };
    expect(pathsOf(template).map(({ steps, uncertainty }) => [steps, uncertainty])).toEqual([[
      ['lambda:UpdateFunctionCode of App/Function runs the principal\'s code as App/Reader', LAST], 'parameter Name of stack App has no value; pass it with `parameters`',
    ]]);
  });

  test('of SAM run as the roles that SAM makes', () => {
    const more = { Sam: { Type: 'AWS::Serverless::Function', Properties: { Policies: [document(may(SECRET, 'kms:Decrypt'))] } } };
    const statements = [{ ...may('lambda:UpdateFunctionCode'), Resource: { 'Fn::GetAtt': ['Sam', 'Arn'] } }];
    const template = (...more2: Json[]): Json => ({ ...app([...statements, ...more2], more), Transform: 'AWS::Serverless-2016-10-31' });
    expect(pathsOf(template()).map(({ steps }) => steps)).toEqual([['lambda:UpdateFunctionCode of App/Sam runs the principal\'s code as App/Sam', LAST]]);
    expect(pathsOf(template(deny('lambda:*')))).toEqual([]);
  });
});

describe('principals that no template makes', () => {
  const putPolicy = 'secretsmanager:PutResourcePolicy replaces the resource policy of db by one that lets the principal read';
  const pathsIn = (more: Json, options?: AccessSimulatorOptions): Array<[string, string[], string | undefined]> =>
    AccessSimulator.fromTemplates([{ stackName: 'App', template: app([], more) }], options).escalationPaths().map(({ principal, steps, uncertainty }) => [principal, steps, uncertainty]);
  const attached = (...statements: Json[]): Json => ({ Attached: { Type: 'AWS::IAM::ManagedPolicy', Properties: { Roles: ['imported'], PolicyDocument: document(...statements) } } });

  test('are followed as far as templates attach policies to them', () => {
    const statements = [may('secretsmanager:PutResourcePolicy', 'kms:Decrypt')];
    expect(pathsIn(attached(...statements))).toEqual([
      ['imported', [putPolicy, LAST], 'further policies of imported are in no template given; pass them with `outsidePrincipals`'],
    ]);
    expect(pathsIn(attached(...statements, deny('secretsmanager:PutResourcePolicy')))).toEqual([]);
    expect(pathsIn(attached(may(SECRET, 'kms:Decrypt')))).toEqual([]);
  });

  test('are known where the options tell of all their policies', () => {
    const options = (...statements: Json[]): AccessSimulatorOptions => ({ outsidePrincipals: [{ principal: 'imported', identityPolicies: [document(...statements)], tags: {} }] });
    const more = attached(may('iam:CreatePolicyVersion'));
    expect(pathsIn(more, options(may('s3:*')))).toEqual([['imported', [expect.stringMatching(/^iam:CreatePolicyVersion has policy\/.* of the principal itself allow everything$/), LAST], undefined]]);
    expect(pathsIn(more, options(deny('iam:*')))).toEqual([]);
  });

  test('services do not take steps', () => {
    expect(pathsIn({}, { outsidePrincipals: [{ principal: 'rds.amazonaws.com' }] })).toEqual([]);
  });

  test('are let be where they administer', () => {
    const simulator = AccessSimulator.fromTemplates([{ stackName: 'App', template: app([], attached(may('secretsmanager:*', 'kms:*'), deny(SECRET))) }]);
    expect(() => simulator.assertNoEscalation(['imported'])).not.toThrow();
  });
});
