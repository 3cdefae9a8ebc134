import {
  allow, assumable, attackPaths, deny, describeAttackPaths, READ, role, templateWith, trustPolicy, when, type AttackPathCase, type Json,
} from './support';

const trustedBy = (name: string, ...statements: Json[]): Json => role(trustPolicy({ AWS: { 'Fn::GetAtt': [name, 'Arn'] } }), ...statements);
const assumes = (name: string): string => `sts:AssumeRole makes the principal App/${name}`;
const ofRole = (statement: Json, name: string): Json => ({ ...statement, Resource: { 'Fn::GetAtt': [name, 'Arn'] } });
const passesToFunction = (start: string): string =>
  `iam:PassRole gives App/Reader to a function that the principal makes with lambda:CreateFunction and lambda:${start}`;

const PATHS: Array<[string, AttackPathCase]> = [
  ['one role that tags and one that reads', {
    statements: [allow('sts:AssumeRole')],
    resources: {
      Tagger: assumable(allow('secretsmanager:TagResource')), Red: assumable(when(allow(READ), 'aws:ResourceTag/Team', 'red'), allow('kms:Decrypt')),
    },
    guard: ofRole(deny('sts:AssumeRole'), 'Tagger'),
    steps: [assumes('Red'), assumes('Tagger'), 'secretsmanager:TagResource gives db the tags Team=red, as App/Tagger'],
  }],
  ['one role that grants the key and one that reads', {
    statements: [allow('sts:AssumeRole')],
    resources: { Granter: assumable(allow('kms:CreateGrant')), Values: assumable(allow(READ)) },
    guard: ofRole(deny('sts:AssumeRole'), 'Granter'),
    steps: [assumes('Values'), assumes('Granter'), 'kms:CreateGrant lets the principal decrypt with the secret\'s key, as App/Granter'],
  }],
  ['a chain of roles, without roles that are not required', {
    statements: [allow('sts:AssumeRole')],
    resources: {
      Unrelated: assumable(allow('s3:*')), First: assumable(allow('sts:AssumeRole')), Second: trustedBy('First', allow(READ, 'kms:Decrypt')),
    },
    guard: ofRole(deny('sts:AssumeRole'), 'First'),
    steps: [assumes('First'), assumes('Second')],
  }],
  ['the shorter one of two attack paths', {
    statements: [allow('sts:AssumeRole', 'lambda:UpdateFunctionCode')],
    resources: { First: assumable(allow('sts:AssumeRole')), Second: trustedBy('First', allow(READ, 'kms:Decrypt')) },
    guard: deny('sts:AssumeRole', 'lambda:UpdateFunctionCode'),
    steps: ['lambda:UpdateFunctionCode of App/Function runs the principal\'s code as App/Reader'],
  }],
  ['a partner that is not the nearest one, if this makes the path shorter', {
    statements: [allow('sts:AssumeRole')],
    resources: {
      Detour: assumable(allow('sts:AssumeRole')),
      Creator: assumable(allow('sts:AssumeRole', 'iam:PassRole', 'lambda:CreateFunction')),
      FirstInvoker: trustedBy('Detour', allow('lambda:InvokeFunction')),
      SecondInvoker: trustedBy('Creator', allow('lambda:InvokeFunction')),
    },
    guard: deny('sts:AssumeRole'),
    steps: [assumes('Creator'), assumes('SecondInvoker'), passesToFunction('InvokeFunction')],
  }],
  ['a partner that is not the nearest one, if the nearest one has lost its permissions', {
    statements: [allow('sts:AssumeRole', 'iam:PassRole', 'lambda:CreateFunction', 'iam:DeleteRolePolicy')],
    resources: {
      Second: {
        Type: 'AWS::IAM::RolePolicy',
        Properties: {
          PolicyName: 'second', RoleName: { Ref: 'Start' }, PolicyDocument: { Statement: [allow('lambda:InvokeFunction'), deny('iam:PassRole')] },
        },
      },
      Invoker: assumable(allow('lambda:InvokeFunction')),
    },
    guard: deny('iam:DeleteRolePolicy'),
    steps: ['iam:DeleteRolePolicy removes RolePolicy App/Second from the principal itself', assumes('Invoker'), passesToFunction('InvokeFunction')],
  }],
  ['a role passed to an existing function', {
    statements: [allow('iam:PassRole', 'lambda:UpdateFunctionConfiguration'), ofRole(allow('lambda:UpdateFunctionCode'), 'Other')],
    resources: {
      OtherRole: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trustPolicy({ Service: 'lambda.amazonaws.com' }) } },
      Other: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'other', Role: { 'Fn::GetAtt': ['OtherRole', 'Arn'] } } },
    },
    guard: deny('lambda:UpdateFunctionConfiguration'),
    steps: [
      'iam:PassRole gives App/Reader to App/Other by lambda:UpdateFunctionConfiguration',
      'lambda:UpdateFunctionCode of App/Other runs the principal\'s code as App/Reader',
    ],
  }],
  ['a role passed to a function that another account then invokes', {
    statements: [allow('iam:PassRole', 'lambda:CreateFunction', 'lambda:AddPermission')],
    guard: deny('lambda:AddPermission'),
    steps: [passesToFunction('AddPermission')],
  }],
  ['a role passed to a service of tasks', {
    statements: [allow('iam:PassRole', 'ecs:RegisterTaskDefinition', 'ecs:CreateService')],
    resources: { Task: role(trustPolicy({ Service: 'ecs-tasks.amazonaws.com' }), allow(READ, 'kms:Decrypt')) },
    guard: deny('ecs:CreateService'),
    steps: ['iam:PassRole gives App/Task to a task that the principal makes with ecs:RegisterTaskDefinition and ecs:CreateService'],
  }],
];

describeAttackPaths(PATHS);

test('the principal that passes a role must also create the function', () => {
  const resources = { Creator: assumable(allow('lambda:CreateFunction', 'lambda:InvokeFunction')) };
  expect(attackPaths(templateWith([allow('sts:AssumeRole', 'iam:PassRole')], resources))).toEqual([]);
});
