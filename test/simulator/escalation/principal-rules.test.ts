import { allow, assumable, deny, describeAttackPaths, document, inline, READ, role, trustPolicy, when, type AttackPathCase } from './support';

const managedPolicy = { ManagedPolicyName: 'own', Roles: [{ Ref: 'Start' }], PolicyDocument: document(allow('s3:*')) };
const bounded = { PermissionsBoundary: { Ref: 'Boundary' } };
const boundary = { Boundary: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document(allow('iam:*')) } } };
const readers = { Readers: { Type: 'AWS::IAM::Group', Properties: inline(allow(READ, 'kms:Decrypt')) } };
const readAndDecrypt = allow('secretsmanager:*', 'kms:Decrypt');
const CREATES_AND_INVOKES =
  'iam:PassRole gives App/Reader to a function that the principal makes with lambda:CreateFunction and lambda:InvokeFunction';
const GIVES_ITSELF = 'gives the principal itself a policy that allows everything';

/** Changes to the principal's permissions, and steps by which it acts as another principal. */
const PATHS: Array<[string, AttackPathCase]> = [
  ['giving itself an inline policy', {
    statements: [allow('iam:PutRolePolicy')], guard: deny('iam:PutRolePolicy'), steps: [`iam:PutRolePolicy ${GIVES_ITSELF}`],
  }],
  ['attaching a policy to itself', {
    statements: [allow('iam:AttachRolePolicy')], guard: deny('iam:AttachRolePolicy'), steps: [`iam:AttachRolePolicy ${GIVES_ITSELF}`],
  }],
  ['giving a user an inline policy', {
    statements: [allow('iam:PutUserPolicy')],
    guard: deny('iam:PutUserPolicy'),
    type: 'AWS::IAM::User',
    steps: [`iam:PutUserPolicy ${GIVES_ITSELF}`],
  }],
  ['giving its group an inline policy', {
    statements: [allow('iam:PutGroupPolicy')],
    guard: deny('iam:PutGroupPolicy'),
    type: 'AWS::IAM::User',
    properties: { Groups: [{ Ref: 'Group' }] },
    resources: { Group: { Type: 'AWS::IAM::Group', Properties: {} } },
    steps: ['iam:PutGroupPolicy gives a group of the principal itself a policy that allows everything'],
  }],
  ['attaching a policy to a group that another resource adds the user to', {
    statements: [allow('iam:AttachGroupPolicy')],
    guard: deny('iam:AttachGroupPolicy'),
    type: 'AWS::IAM::User',
    resources: {
      Group: { Type: 'AWS::IAM::Group', Properties: {} },
      Added: { Type: 'AWS::IAM::UserToGroupAddition', Properties: { GroupName: { Ref: 'Group' }, Users: [{ Ref: 'Start' }] } },
    },
    steps: ['iam:AttachGroupPolicy gives a group of the principal itself a policy that allows everything'],
  }],
  ['joining a group that reads', {
    statements: [allow('iam:AddUserToGroup')],
    guard: deny('iam:AddUserToGroup'),
    type: 'AWS::IAM::User',
    resources: readers,
    steps: ['iam:AddUserToGroup adds the principal itself to App/Readers'],
  }],
  ['creating a new version of its policy', {
    statements: [allow('iam:CreatePolicyVersion')],
    guard: deny('iam:CreatePolicyVersion'),
    resources: { Own: { Type: 'AWS::IAM::ManagedPolicy', Properties: managedPolicy } },
    steps: ['iam:CreatePolicyVersion has policy/own of the principal itself allow everything'],
  }],
  ['removing the boundary', {
    statements: [allow(READ, 'kms:Decrypt', 'iam:DeleteRolePermissionsBoundary')],
    guard: deny('iam:DeleteRolePermissionsBoundary'),
    properties: bounded,
    resources: boundary,
    steps: ['iam:DeleteRolePermissionsBoundary lifts the permissions boundary of the principal itself'],
  }],
  ['replacing the boundary', {
    statements: [allow(READ, 'kms:Decrypt', 'iam:PutRolePermissionsBoundary')],
    guard: deny('iam:PutRolePermissionsBoundary'),
    properties: bounded,
    resources: boundary,
    steps: ['iam:PutRolePermissionsBoundary lifts the permissions boundary of the principal itself'],
  }],
  ['replacing the code of a function', {
    statements: [allow('lambda:UpdateFunctionCode')],
    guard: deny('lambda:UpdateFunctionCode'),
    steps: ['lambda:UpdateFunctionCode of App/Function runs the principal\'s code as App/Reader'],
  }],
  ['assuming a role that trusts the account', {
    statements: [allow('sts:AssumeRole')],
    guard: deny('sts:AssumeRole'),
    resources: { Helper: assumable(readAndDecrypt) },
    steps: ['sts:AssumeRole makes the principal App/Helper'],
  }],
  ['rewriting a trust policy', {
    statements: [allow('iam:UpdateAssumeRolePolicy')],
    guard: deny('sts:AssumeRole'),
    steps: ['iam:UpdateAssumeRolePolicy has App/Reader trust the principal', 'sts:AssumeRole makes the principal App/Reader'],
  }],
  ['creating credentials of a user', {
    statements: [allow('iam:CreateAccessKey')],
    guard: deny('iam:CreateAccessKey'),
    resources: { Ana: { Type: 'AWS::IAM::User', Properties: inline(allow(READ, 'kms:Decrypt')) } },
    steps: ['iam:CreateAccessKey makes the principal App/Ana'],
  }],
  ['passing a role to a function', {
    statements: [allow('iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction')],
    guard: when(deny('iam:PassRole'), 'iam:PassedToService', 'lambda.amazonaws.com'),
    steps: [CREATES_AND_INVOKES],
  }],
  ['passing a role to a function with an allowed name', {
    statements: [
      allow('iam:PassRole'),
      { ...allow('lambda:CreateFunction', 'lambda:InvokeFunction'), Resource: 'arn:aws:lambda:us-east-1:111111111111:function:mine-*' },
    ],
    guard: deny('lambda:CreateFunction'),
    steps: [CREATES_AND_INVOKES],
  }],
  ['passing a role to a task', {
    statements: [allow('iam:PassRole', 'ecs:RegisterTaskDefinition', 'ecs:RunTask')],
    guard: deny('ecs:RunTask'),
    resources: { Task: role(trustPolicy({ Service: 'ecs-tasks.amazonaws.com' }), readAndDecrypt) },
    steps: ['iam:PassRole gives App/Task to a task that the principal makes with ecs:RegisterTaskDefinition and ecs:RunTask'],
  }],
  ['passing a role to a stack', {
    statements: [allow('iam:PassRole', 'cloudformation:CreateStack')],
    guard: deny('cloudformation:CreateStack'),
    resources: { Deploy: role(trustPolicy({ Service: 'cloudformation.amazonaws.com' }), readAndDecrypt) },
    steps: ['iam:PassRole gives App/Deploy to a stack that the principal makes with cloudformation:CreateStack'],
  }],
  ['giving itself a policy and removing the boundary', {
    statements: [allow('iam:DeleteRolePermissionsBoundary', 'iam:PutRolePolicy')],
    guard: deny('iam:PutRolePolicy'),
    properties: bounded,
    resources: boundary,
    steps: [`iam:PutRolePolicy ${GIVES_ITSELF}`, 'iam:DeleteRolePermissionsBoundary lifts the permissions boundary of the principal itself'],
  }],
];

describeAttackPaths(PATHS);
