import { app, deny, describeWays, document, inline, may, pathsOf, SECRET, trusting, type Json, type Way } from './support';

const USER = 'AWS::IAM::User';
const read = [SECRET, 'kms:Decrypt'];
const managed = (name: string, ...statements: Json[]): Json => ({ Type: 'AWS::IAM::ManagedPolicy', Properties: { ManagedPolicyName: name, PolicyDocument: document(...statements) } });
const attachedTo = (holder: string, policy: Json): Json => ({ ...policy, Properties: { ...policy.Properties as Json, [holder]: [{ Ref: 'Who' }] } });
const denying = { Denying: attachedTo('Roles', managed('denying', deny(SECRET))) };
const group = (...statements: Json[]): Json => ({ Type: 'AWS::IAM::Group', Properties: inline(...statements) });
const bounded = { PermissionsBoundary: { Ref: 'Boundary' } };
const boundary = { Boundary: managed('boundary', may('iam:*')) };

/** A policy of the principal's own beside the one with its statements. */
function beside(property: string, type: string, ...statements: Json[]): Json {
  return { Second: { Type: `AWS::IAM::${type}`, Properties: { PolicyName: 'second', [property]: { Ref: 'Who' }, PolicyDocument: document(...statements) } } };
}

/** What a principal denies itself, or its group to it, and how it gets rid of that. */
const WAYS: Array<[string, Way]> = [
  ['deleting its own deny', {
    statements: [may(...read, 'iam:DeleteRolePolicy')],
    more: beside('RoleName', 'RolePolicy', deny(SECRET)),
    guard: deny('iam:DeleteRolePolicy'),
    steps: ['iam:DeleteRolePolicy removes RolePolicy App/Second from the principal itself'],
  }],
  ['overwriting its own deny', {
    statements: [may(...read, 'iam:PutRolePolicy')],
    more: beside('RoleName', 'RolePolicy', deny(SECRET)),
    guard: deny('iam:PutRolePolicy'),
    steps: ['iam:PutRolePolicy replaces RolePolicy App/Second by one that allows everything'],
  }],
  ['overwriting two denies', {
    statements: [may(...read, 'iam:PutRolePolicy')],
    more: { ...beside('RoleName', 'RolePolicy', deny(SECRET)), Third: { ...beside('RoleName', 'RolePolicy', deny('kms:Decrypt', 'lambda:*')).Second as Json } },
    guard: deny('iam:PutRolePolicy'),
    steps: ['iam:PutRolePolicy replaces RolePolicy App/Second by one that allows everything', 'iam:PutRolePolicy replaces RolePolicy App/Third by one that allows everything'],
  }],
  ['deleting a user\'s own deny', {
    statements: [may(...read, 'iam:DeleteUserPolicy')],
    more: beside('UserName', 'UserPolicy', deny(SECRET)),
    type: USER,
    guard: deny('iam:DeleteUserPolicy'),
    steps: ['iam:DeleteUserPolicy removes UserPolicy App/Second from the principal itself'],
  }],
  ['detaching a managed deny', {
    statements: [may(...read, 'iam:DetachRolePolicy')],
    more: denying,
    guard: { ...deny('iam:DetachRolePolicy'), Condition: { ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::111111111111:policy/denying' } } },
    steps: ['iam:DetachRolePolicy removes ManagedPolicy App/Denying from the principal itself'],
  }],
  ['detaching a user\'s managed deny', {
    statements: [may(...read, 'iam:DetachUserPolicy')],
    more: { Denying: attachedTo('Users', managed('denying', deny(SECRET))) },
    type: USER,
    guard: deny('iam:DetachUserPolicy'),
    steps: ['iam:DetachUserPolicy removes ManagedPolicy App/Denying from the principal itself'],
  }],
  ['a new version of a managed deny', {
    statements: [may(...read, 'iam:CreatePolicyVersion')],
    more: denying,
    guard: deny('iam:CreatePolicyVersion'),
    steps: ['iam:CreatePolicyVersion has policy/denying of the principal itself allow everything'],
  }],
  ['leaving a group that denies', {
    statements: [may(...read, 'iam:RemoveUserFromGroup')],
    more: { Locked: group(deny(SECRET)) },
    properties: { Groups: [{ Ref: 'Locked' }] },
    type: USER,
    guard: deny('iam:RemoveUserFromGroup'),
    steps: ['iam:RemoveUserFromGroup takes the principal itself out of App/Locked'],
  }],
  ['deleting a group\'s deny', {
    statements: [may(...read, 'iam:DeleteGroupPolicy')],
    more: { Locked: group(deny(SECRET)) },
    properties: { Groups: [{ Ref: 'Locked' }] },
    type: USER,
    guard: deny('iam:DeleteGroupPolicy'),
    steps: ['iam:DeleteGroupPolicy removes inline policy p of App/Locked from a group of the principal itself'],
  }],
  ['a new version of the boundary', {
    statements: [may(...read, 'iam:CreatePolicyVersion')],
    more: boundary,
    properties: bounded,
    guard: deny('iam:CreatePolicyVersion'),
    steps: ['iam:CreatePolicyVersion has the permissions boundary of the principal itself allow everything'],
  }],
  ['the group that reads, not a harmless or a locked one before it', {
    statements: [may('iam:AddUserToGroup')],
    more: { Harmless: group(may('s3:*')), Locked: group(deny(...read)), Readers: group(may(...read)) },
    type: USER,
    guard: deny('iam:AddUserToGroup'),
    steps: ['iam:AddUserToGroup adds the principal itself to App/Readers'],
  }],
  ['two groups', {
    statements: [may('iam:AddUserToGroup')],
    more: { Harmless: group(may('s3:*')), Values: group(may(SECRET)), Keys: group(may('kms:Decrypt')) },
    type: USER,
    guard: deny('iam:AddUserToGroup'),
    steps: ['iam:AddUserToGroup adds the principal itself to App/Values', 'iam:AddUserToGroup adds the principal itself to App/Keys'],
  }],
  ['the policy of another role, which it then assumes', {
    statements: [may('iam:PutRolePolicy', 'sts:AssumeRole'), { ...deny('iam:PutRolePolicy'), Resource: { 'Fn::GetAtt': ['Who', 'Arn'] } }],
    more: { Empty: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trusting({ AWS: '111111111111' }) } } },
    guard: deny('sts:AssumeRole'),
    steps: ['sts:AssumeRole makes the principal App/Empty', 'iam:PutRolePolicy gives App/Empty a policy that allows everything'],
  }],
];

describeWays(WAYS);

test('what goes with a deny cannot be used after it', () => {
  const only = { Policies: [{ PolicyName: 'p', PolicyDocument: document(may(...read, 'iam:DeleteRolePolicy'), deny(SECRET)) }] };
  expect(pathsOf(app([], {}, only))).toEqual([]);
});

test('joining a group that one is in, or that allows nothing, is no step', () => {
  const more = { Locked: group(deny('s3:*')), Own: group(may(SECRET)) };
  expect(pathsOf(app([may('iam:AddUserToGroup')], more, { Groups: [{ Ref: 'Own' }] }, USER))).toEqual([]);
});

test('a boundary of AWS gets no new version', () => {
  const properties = { PermissionsBoundary: 'arn:aws:iam::aws:policy/AWSKeyManagementServicePowerUser' };
  expect(pathsOf(app([may(...read, 'iam:CreatePolicyVersion')], {}, properties)).filter(({ steps }) => steps.some((step) => step.includes('CreatePolicyVersion')))).toEqual([]);
});
