import {
  allow, attackPaths, deny, describeAttackPaths, document, inline, READ, templateWith, trustPolicy, type AttackPathCase, type Json,
} from './support';


const USER = 'AWS::IAM::User';
const read = [READ, 'kms:Decrypt'];
const managed = (name: string, ...statements: Json[]): Json =>
  ({ Type: 'AWS::IAM::ManagedPolicy', Properties: { ManagedPolicyName: name, PolicyDocument: document(...statements) } });
const attachedTo = (holder: string, policy: Json): Json =>
  ({ ...policy, Properties: { ...policy.Properties as Json, [holder]: [{ Ref: 'Start' }] } });
const denying = { Denying: attachedTo('Roles', managed('denying', deny(READ))) };
const group = (...statements: Json[]): Json => ({ Type: 'AWS::IAM::Group', Properties: inline(...statements) });
const bounded = { PermissionsBoundary: { Ref: 'Boundary' } };
const boundary = { Boundary: managed('boundary', allow('iam:*')) };

/** A policy of the principal in addition to the one with its statements. */
function secondPolicy(property: string, type: string, ...statements: Json[]): Json {
  const properties = { PolicyName: 'second', [property]: { Ref: 'Start' }, PolicyDocument: document(...statements) };
  return { Second: { Type: `AWS::IAM::${type}`, Properties: properties } };
}

/** Steps that remove denies of the principal's own policies, groups and boundary. */
const PATHS: Array<[string, AttackPathCase]> = [
  ['deleting an inline policy that denies', {
    statements: [allow(...read, 'iam:DeleteRolePolicy')],
    resources: secondPolicy('RoleName', 'RolePolicy', deny(READ)),
    guard: deny('iam:DeleteRolePolicy'),
    steps: ['iam:DeleteRolePolicy removes RolePolicy App/Second from the principal itself'],
  }],
  ['replacing an inline policy that denies', {
    statements: [allow(...read, 'iam:PutRolePolicy')],
    resources: secondPolicy('RoleName', 'RolePolicy', deny(READ)),
    guard: deny('iam:PutRolePolicy'),
    steps: ['iam:PutRolePolicy replaces RolePolicy App/Second by one that allows everything'],
  }],
  ['replacing two inline policies that deny', {
    statements: [allow(...read, 'iam:PutRolePolicy')],
    resources: {
      ...secondPolicy('RoleName', 'RolePolicy', deny(READ)), Third: secondPolicy('RoleName', 'RolePolicy', deny('kms:Decrypt', 'lambda:*')).Second,
    },
    guard: deny('iam:PutRolePolicy'),
    steps: [
      'iam:PutRolePolicy replaces RolePolicy App/Second by one that allows everything',
      'iam:PutRolePolicy replaces RolePolicy App/Third by one that allows everything',
    ],
  }],
  ['deleting a user\'s inline policy that denies', {
    statements: [allow(...read, 'iam:DeleteUserPolicy')],
    resources: secondPolicy('UserName', 'UserPolicy', deny(READ)),
    type: USER,
    guard: deny('iam:DeleteUserPolicy'),
    steps: ['iam:DeleteUserPolicy removes UserPolicy App/Second from the principal itself'],
  }],
  ['detaching a managed policy that denies', {
    statements: [allow(...read, 'iam:DetachRolePolicy')],
    resources: denying,
    guard: { ...deny('iam:DetachRolePolicy'), Condition: { ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::111111111111:policy/denying' } } },
    steps: ['iam:DetachRolePolicy removes ManagedPolicy App/Denying from the principal itself'],
  }],
  ['detaching a user\'s managed policy that denies', {
    statements: [allow(...read, 'iam:DetachUserPolicy')],
    resources: { Denying: attachedTo('Users', managed('denying', deny(READ))) },
    type: USER,
    guard: deny('iam:DetachUserPolicy'),
    steps: ['iam:DetachUserPolicy removes ManagedPolicy App/Denying from the principal itself'],
  }],
  ['creating a new version of a managed policy that denies', {
    statements: [allow(...read, 'iam:CreatePolicyVersion')],
    resources: denying,
    guard: deny('iam:CreatePolicyVersion'),
    steps: ['iam:CreatePolicyVersion has policy/denying of the principal itself allow everything'],
  }],
  ['leaving a group that denies', {
    statements: [allow(...read, 'iam:RemoveUserFromGroup')],
    resources: { Locked: group(deny(READ)) },
    properties: { Groups: [{ Ref: 'Locked' }] },
    type: USER,
    guard: deny('iam:RemoveUserFromGroup'),
    steps: ['iam:RemoveUserFromGroup takes the principal itself out of App/Locked'],
  }],
  ['deleting a group\'s policy that denies', {
    statements: [allow(...read, 'iam:DeleteGroupPolicy')],
    resources: { Locked: group(deny(READ)) },
    properties: { Groups: [{ Ref: 'Locked' }] },
    type: USER,
    guard: deny('iam:DeleteGroupPolicy'),
    steps: ['iam:DeleteGroupPolicy removes inline policy p of App/Locked from a group of the principal itself'],
  }],
  ['creating a new version of the boundary', {
    statements: [allow(...read, 'iam:CreatePolicyVersion')],
    resources: boundary,
    properties: bounded,
    guard: deny('iam:CreatePolicyVersion'),
    steps: ['iam:CreatePolicyVersion has the permissions boundary of the principal itself allow everything'],
  }],
  ['joining the group that reads, and not the groups before it', {
    statements: [allow('iam:AddUserToGroup')],
    resources: { Harmless: group(allow('s3:*')), Locked: group(deny(...read)), Readers: group(allow(...read)) },
    type: USER,
    guard: deny('iam:AddUserToGroup'),
    steps: ['iam:AddUserToGroup adds the principal itself to App/Readers'],
  }],
  ['joining two groups', {
    statements: [allow('iam:AddUserToGroup')],
    resources: { Harmless: group(allow('s3:*')), Values: group(allow(READ)), Keys: group(allow('kms:Decrypt')) },
    type: USER,
    guard: deny('iam:AddUserToGroup'),
    steps: ['iam:AddUserToGroup adds the principal itself to App/Values', 'iam:AddUserToGroup adds the principal itself to App/Keys'],
  }],
  ['changing the policy of another role that it assumes', {
    statements: [allow('iam:PutRolePolicy', 'sts:AssumeRole'), { ...deny('iam:PutRolePolicy'), Resource: { 'Fn::GetAtt': ['Start', 'Arn'] } }],
    resources: { Empty: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trustPolicy({ AWS: '111111111111' }) } } },
    guard: deny('sts:AssumeRole'),
    steps: ['sts:AssumeRole makes the principal App/Empty', 'iam:PutRolePolicy gives App/Empty a policy that allows everything'],
  }],
];

describeAttackPaths(PATHS);

test('permissions that are removed together with a deny cannot be used afterwards', () => {
  const only = { Policies: [{ PolicyName: 'p', PolicyDocument: document(allow(...read, 'iam:DeleteRolePolicy'), deny(READ)) }] };
  expect(attackPaths(templateWith([], {}, only))).toEqual([]);
});

test('joining a group again, or one that allows nothing, is not a step', () => {
  const resources = { Locked: group(deny('s3:*')), Own: group(allow(READ)) };
  expect(attackPaths(templateWith([allow('iam:AddUserToGroup')], resources, { Groups: [{ Ref: 'Own' }] }, USER))).toEqual([]);
});

test('an AWS managed boundary gets no new version', () => {
  const properties = { PermissionsBoundary: 'arn:aws:iam::aws:policy/AWSKeyManagementServicePowerUser' };
  const steps = attackPaths(templateWith([allow(...read, 'iam:CreatePolicyVersion')], {}, properties)).flatMap((path) => path.steps);
  expect(steps.filter((step) => step.includes('CreatePolicyVersion'))).toEqual([]);
});
