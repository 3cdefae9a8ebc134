import { app, deny, describeWays, document, inline, LAST, may, ownTag, pathsOf, resourcePolicy, SECRET, trusting, when, type Json, type Way } from './support';
import { AccessSimulator } from '../../../src/simulator';

const KEY_ARN = 'arn:aws:kms:us-east-1:111111111111:key/<id of Key>';
const FUNCTION = 'arn:aws:lambda:us-east-1:111111111111:function:rotate';
const UNDER_KEY = 'secretsmanager:UpdateSecret has the next values of db encrypted with the key aws/secretsmanager';

const readRed = when(may(SECRET), 'aws:ResourceTag/Team', 'red');
const lambdaRole = { AssumeRolePolicyDocument: trusting({ Service: 'ecs-tasks.amazonaws.com' }), ...inline(may('secretsmanager:*', 'kms:Decrypt')) };
const managedPolicy = { Own: { Type: 'AWS::IAM::ManagedPolicy', Properties: { ManagedPolicyName: 'own', Roles: [{ Ref: 'Who' }], PolicyDocument: document(may('s3:*')) } } };
const bounded = { PermissionsBoundary: { Ref: 'Boundary' } };
const boundary = { Boundary: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document(may('iam:*')) } } };
const readers = { Readers: { Type: 'AWS::IAM::Group', Properties: inline(may(SECRET, 'kms:Decrypt')) } };

const WAYS: Array<[string, Way]> = [
  ['tags of the secret', {
    statements: [readRed, may('kms:Decrypt', 'secretsmanager:TagResource')],
    guard: deny('secretsmanager:TagResource'),
    steps: ['secretsmanager:TagResource gives db the tags Team=red'],
  }],
  ['tags that a deny asks for', {
    statements: [may(SECRET, 'kms:Decrypt', 'secretsmanager:TagResource'), when(deny(SECRET), 'aws:ResourceTag/Team', 'red', 'StringNotEquals')],
    guard: deny('secretsmanager:TagResource'),
    steps: ['secretsmanager:TagResource gives db the tags Team=red'],
  }],
  ['a tag taken from the secret', {
    statements: [may(SECRET, 'kms:Decrypt', 'secretsmanager:UntagResource'), when(deny(SECRET), 'aws:ResourceTag/Team', 'blue')],
    guard: deny('secretsmanager:UntagResource'),
    steps: ['secretsmanager:UntagResource takes the tag Team from db'],
  }],
  ['resource policy', {
    statements: [may('kms:Decrypt', 'secretsmanager:PutResourcePolicy')],
    guard: deny('secretsmanager:PutResourcePolicy'),
    steps: ['secretsmanager:PutResourcePolicy replaces the resource policy of db by one that lets the principal read'],
  }],
  ['a resource policy that is removed', {
    statements: [may(SECRET, 'kms:Decrypt', 'secretsmanager:DeleteResourcePolicy')],
    more: resourcePolicy(deny(SECRET)),
    guard: deny('secretsmanager:DeleteResourcePolicy'),
    steps: ['secretsmanager:DeleteResourcePolicy removes the resource policy of db with what it denies'],
  }],
  ['grant', {
    statements: [may(SECRET, 'kms:CreateGrant')],
    guard: when(deny('kms:CreateGrant'), 'kms:GrantIsForAWSResource', 'false', 'Bool'),
    steps: ['kms:CreateGrant lets the principal decrypt with the secret\'s key'],
  }],
  ['key policy', {
    statements: [may(SECRET, 'kms:PutKeyPolicy')],
    guard: deny('kms:PutKeyPolicy'),
    steps: ['kms:PutKeyPolicy replaces the policy of the secret\'s key by one that lets the principal decrypt'],
  }],
  ['tags of the key', {
    statements: [may(SECRET, 'kms:TagResource'), when(may('kms:Decrypt'), 'aws:ResourceTag/Team', 'red')],
    guard: deny('kms:TagResource'),
    steps: ['kms:TagResource gives the secret\'s key the tags Team=red'],
  }],
  ['another key', {
    statements: [may(SECRET, 'secretsmanager:UpdateSecret')],
    guard: when(deny('secretsmanager:UpdateSecret'), 'secretsmanager:KmsKeyArn', 'arn:*', 'ArnLike'),
    steps: [UNDER_KEY, 'the next rotation or update of db stores such a value'],
  }],
  ['another key of the templates', {
    statements: [may(SECRET, 'secretsmanager:UpdateSecret'), { ...may('kms:Decrypt', 'kms:GenerateDataKey'), Resource: { 'Fn::GetAtt': ['Mine', 'Arn'] } },
      { ...deny('kms:*'), Resource: 'arn:aws:kms:*:*:key/aws*' }, when(deny('secretsmanager:UpdateSecret'), 'secretsmanager:KmsKeyArn', { 'Fn::GetAtt': ['Mine', 'Arn'] }, 'ArnNotEquals')],
    more: { Mine: { Type: 'AWS::KMS::Key', Properties: {} } },
    guard: deny('secretsmanager:UpdateSecret'),
    steps: [UNDER_KEY.replace('aws/secretsmanager', KEY_ARN.replace('Key>', 'Mine>')), 'the next rotation or update of db stores such a value'],
  }],
  ['another rotation function', {
    statements: [when(may(SECRET, 'kms:Decrypt'), 'secretsmanager:resource/AllowRotationLambdaArn', FUNCTION), may('kms:Decrypt', 'secretsmanager:RotateSecret', 'lambda:InvokeFunction')],
    guard: when(deny('secretsmanager:RotateSecret'), 'secretsmanager:RotationLambdaARN', 'arn:aws:lambda:*', 'ArnLike'),
    steps: [`secretsmanager:RotateSecret has db rotated by ${FUNCTION}, whose role may read what it rotates`],
  }],
  ['own tags', {
    statements: [when(may(SECRET), 'aws:ResourceTag/Team', ownTag('Team')), may('kms:Decrypt', 'iam:TagRole')],
    guard: deny('iam:TagRole'),
    steps: ['iam:TagRole gives App/Who the tags Team=blue'],
  }],
  ['own tags that stand in the names of what may be read', {
    statements: [{ ...may(SECRET), Resource: `arn:aws:secretsmanager:*:*:secret:${ownTag('Name')}-??????` }, may('kms:Decrypt', 'iam:TagRole')],
    guard: when(deny('iam:TagRole'), 'aws:TagKeys', 'Name', 'ForAnyValue:StringEquals'),
    steps: ['iam:TagRole gives App/Who the tags Name=db'],
  }],
  ['own policy', { statements: [may('iam:PutRolePolicy')], guard: deny('iam:PutRolePolicy'), steps: ['iam:PutRolePolicy gives the principal itself a policy that allows everything'] }],
  ['an attached policy', {
    statements: [may('iam:AttachRolePolicy')], guard: deny('iam:AttachRolePolicy'), steps: ['iam:AttachRolePolicy gives the principal itself a policy that allows everything'],
  }],
  ['own policy of a user', {
    statements: [may('iam:PutUserPolicy')],
    guard: deny('iam:PutUserPolicy'),
    type: 'AWS::IAM::User',
    steps: ['iam:PutUserPolicy gives the principal itself a policy that allows everything'],
  }],
  ['a policy of a group', {
    statements: [may('iam:PutGroupPolicy')],
    guard: deny('iam:PutGroupPolicy'),
    type: 'AWS::IAM::User',
    properties: { Groups: [{ Ref: 'Group' }] },
    more: { Group: { Type: 'AWS::IAM::Group', Properties: {} } },
    steps: ['iam:PutGroupPolicy gives a group of the principal itself a policy that allows everything'],
  }],
  ['a group that it was added to', {
    statements: [may('iam:AttachGroupPolicy')],
    guard: deny('iam:AttachGroupPolicy'),
    type: 'AWS::IAM::User',
    more: {
      Group: { Type: 'AWS::IAM::Group', Properties: {} },
      Added: { Type: 'AWS::IAM::UserToGroupAddition', Properties: { GroupName: { Ref: 'Group' }, Users: [{ Ref: 'Who' }] } },
    },
    steps: ['iam:AttachGroupPolicy gives a group of the principal itself a policy that allows everything'],
  }],
  ['a group that reads', {
    statements: [may('iam:AddUserToGroup')],
    guard: deny('iam:AddUserToGroup'),
    type: 'AWS::IAM::User',
    more: readers,
    steps: ['iam:AddUserToGroup adds the principal itself to App/Readers'],
  }],
  ['a new version of its policy', {
    statements: [may('iam:CreatePolicyVersion')],
    guard: deny('iam:CreatePolicyVersion'),
    more: managedPolicy,
    steps: ['iam:CreatePolicyVersion has policy/own of the principal itself allow everything'],
  }],
  ['a boundary that is removed', {
    statements: [may(SECRET, 'kms:Decrypt', 'iam:DeleteRolePermissionsBoundary')],
    guard: deny('iam:DeleteRolePermissionsBoundary'),
    properties: bounded,
    more: boundary,
    steps: ['iam:DeleteRolePermissionsBoundary lifts the permissions boundary of the principal itself'],
  }],
  ['a boundary that is replaced', {
    statements: [may(SECRET, 'kms:Decrypt', 'iam:PutRolePermissionsBoundary')],
    guard: deny('iam:PutRolePermissionsBoundary'),
    properties: bounded,
    more: boundary,
    steps: ['iam:PutRolePermissionsBoundary lifts the permissions boundary of the principal itself'],
  }],
  ['function code', {
    statements: [may('lambda:UpdateFunctionCode')],
    guard: deny('lambda:UpdateFunctionCode'),
    steps: ['lambda:UpdateFunctionCode of App/Function runs the principal\'s code as App/Reader'],
  }],
  ['a role that trusts the account', {
    statements: [may('sts:AssumeRole')],
    guard: deny('sts:AssumeRole'),
    more: { Helper: { Type: 'AWS::IAM::Role', Properties: { ...lambdaRole, AssumeRolePolicyDocument: trusting({ AWS: '111111111111' }) } } },
    steps: ['sts:AssumeRole makes the principal App/Helper'],
  }],
  ['a trust policy', {
    statements: [may('iam:UpdateAssumeRolePolicy')],
    guard: deny('sts:AssumeRole'),
    steps: ['iam:UpdateAssumeRolePolicy has App/Reader trust the principal', 'sts:AssumeRole makes the principal App/Reader'],
  }],
  ['credentials of a user', {
    statements: [may('iam:CreateAccessKey')],
    guard: deny('iam:CreateAccessKey'),
    more: { Ana: { Type: 'AWS::IAM::User', Properties: inline(may(SECRET, 'kms:Decrypt')) } },
    steps: ['iam:CreateAccessKey makes the principal App/Ana'],
  }],
  ['a role passed to a function', {
    statements: [may('iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction')],
    guard: when(deny('iam:PassRole'), 'iam:PassedToService', 'lambda.amazonaws.com'),
    steps: ['iam:PassRole gives App/Reader to a function that the principal makes with lambda:CreateFunction and lambda:InvokeFunction'],
  }],
  ['a role passed to a function of a given name', {
    statements: [may('iam:PassRole'), { ...may('lambda:CreateFunction', 'lambda:InvokeFunction'), Resource: 'arn:aws:lambda:us-east-1:111111111111:function:mine-*' }],
    guard: deny('lambda:CreateFunction'),
    steps: ['iam:PassRole gives App/Reader to a function that the principal makes with lambda:CreateFunction and lambda:InvokeFunction'],
  }],
  ['a role passed to a task', {
    statements: [may('iam:PassRole', 'ecs:RegisterTaskDefinition', 'ecs:RunTask')],
    guard: deny('ecs:RunTask'),
    more: { Task: { Type: 'AWS::IAM::Role', Properties: lambdaRole } },
    steps: ['iam:PassRole gives App/Task to a task that the principal makes with ecs:RegisterTaskDefinition and ecs:RunTask'],
  }],
  ['a role passed to a stack', {
    statements: [may('iam:PassRole', 'cloudformation:CreateStack')],
    guard: deny('cloudformation:CreateStack'),
    more: { Deploy: { Type: 'AWS::IAM::Role', Properties: { ...lambdaRole, AssumeRolePolicyDocument: trusting({ Service: 'cloudformation.amazonaws.com' }) } } },
    steps: ['iam:PassRole gives App/Deploy to a stack that the principal makes with cloudformation:CreateStack'],
  }],
  ['tags and a grant', {
    statements: [readRed, may('secretsmanager:TagResource', 'kms:CreateGrant')],
    guard: deny('kms:CreateGrant'),
    steps: ['secretsmanager:TagResource gives db the tags Team=red', 'kms:CreateGrant lets the principal decrypt with the secret\'s key'],
  }],
  ['a boundary that is removed, and then a policy', {
    statements: [may('iam:DeleteRolePermissionsBoundary', 'iam:PutRolePolicy')],
    guard: deny('iam:PutRolePolicy'),
    properties: bounded,
    more: boundary,
    steps: ['iam:PutRolePolicy gives the principal itself a policy that allows everything', 'iam:DeleteRolePermissionsBoundary lifts the permissions boundary of the principal itself'],
  }],
];

describeWays(WAYS);

test('a label that may be read is moved to the current version', () => {
  const statements = [when(may(SECRET), 'secretsmanager:VersionStage', 'AWSPENDING'), may('kms:Decrypt', 'secretsmanager:UpdateSecretVersionStage')];
  const step = 'secretsmanager:UpdateSecretVersionStage puts the label AWSPENDING, which the principal may ask for, on the current version of db';
  expect(pathsOf(app(statements)).map((path) => path.steps)).toEqual([[step, `${LAST} for AWSPENDING`]]);
  expect(pathsOf(app([...statements, deny('secretsmanager:UpdateSecretVersionStage')]))).toEqual([]);
});

describe('half a way is none', () => {
  test.each<[string, Json[]]>([
    ['tags without the key', [readRed, may('secretsmanager:TagResource')]],
    ['a role that nothing takes', [may('iam:PassRole')]],
    ['a function that nothing invokes', [may('iam:PassRole', 'lambda:CreateFunction')]],
    ['a function of another name', [
      may('iam:PassRole'), { ...may('lambda:CreateFunction'), Resource: 'arn:aws:lambda:us-east-1:111111111111:function:mine-*' },
      { ...may('lambda:InvokeFunction'), Resource: 'arn:aws:lambda:us-east-1:111111111111:function:theirs-*' },
    ]],
    ['a service that the role does not trust', [may('iam:PassRole', 'ecs:RegisterTaskDefinition', 'ecs:RunTask')]],
    ['the key without the secret', [may('kms:CreateGrant')]],
    ['a grant through services only', [may(SECRET), when(may('kms:CreateGrant'), 'kms:ViaService', 'secretsmanager.us-east-1.amazonaws.com')]],
    ['who reads needs none', [may('secretsmanager:*', 'kms:Decrypt')]],
  ])('%s', (_, statements) => {
    expect(pathsOf(app(statements))).toEqual([]);
  });
});

describe('ways that nobody can judge are listed with the reason', () => {
  const uncertain = (statements: Json[], more?: Json): Array<[string[], string | undefined]> =>
    pathsOf(app(statements, more)).map(({ steps, uncertainty }) => [steps, uncertainty]);

  test('an earlier version of a policy', () => {
    expect(uncertain([may('iam:SetDefaultPolicyVersion')], managedPolicy)).toEqual([[
      ['iam:SetDefaultPolicyVersion goes back to an earlier version of policy/own of the principal itself', LAST], 'what earlier versions of policy/own allow is in no template',
    ]]);
  });

  test('a request from an address that is not known', () => {
    expect(uncertain([may('kms:Decrypt'), when(may('secretsmanager:PutResourcePolicy'), 'aws:SourceIp', '10.0.0.0/8', 'IpAddress')])).toEqual([[
      ['secretsmanager:PutResourcePolicy replaces the resource policy of db by one that lets the principal read', LAST],
      'condition key aws:SourceIp: the value of aws:sourceip is not given; pass it with the query\'s `context`',
    ]]);
  });

  test('a certain way is told rather than a shorter one in doubt', () => {
    const doubtful = when(may('secretsmanager:PutResourcePolicy'), 'aws:SourceIp', '10.0.0.0/8', 'IpAddress');
    expect(uncertain([may('kms:Decrypt', 'iam:UpdateAssumeRolePolicy'), doubtful])).toEqual([[
      ['iam:UpdateAssumeRolePolicy has App/Reader trust the principal', 'sts:AssumeRole makes the principal App/Reader', LAST], undefined,
    ]]);
  });

  test('the assertion says so', () => {
    const simulator = AccessSimulator.fromTemplates([{ stackName: 'App', template: app([may('iam:SetDefaultPolicyVersion')], managedPolicy) }]);
    expect(() => simulator.assertNoEscalation()).toThrow([
      'App/Who may be able to come to read db:',
      '  1. iam:SetDefaultPolicyVersion goes back to an earlier version of policy/own of the principal itself',
      `  2. ${LAST}`,
      '  It cannot be known: what earlier versions of policy/own allow is in no template [access-escalation]',
    ].join('\n'));
    expect(() => simulator.assertNoEscalation(['Who'])).not.toThrow();
  });
});
