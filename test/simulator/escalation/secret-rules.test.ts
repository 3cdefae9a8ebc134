import {
  allow, attackPaths, deny, describeAttackPaths, principalTag, READ, READ_STEP, resourcePolicy, templateWith, when,
  type AttackPathCase,
} from './support';

const KEY_ARN = 'arn:aws:kms:us-east-1:111111111111:key/<id of Key>';
const FUNCTION = 'arn:aws:lambda:us-east-1:111111111111:function:rotate';
const UNDER_KEY = 'secretsmanager:UpdateSecret has the next values of db encrypted with the key aws/secretsmanager';
const NEXT_VALUE = 'the next rotation or update of db stores such a value';

const readRed = when(allow(READ), 'aws:ResourceTag/Team', 'red');
const tagsRed = 'secretsmanager:TagResource gives db the tags Team=red';
const grants = 'kms:CreateGrant lets the principal decrypt with the secret\'s key';
const movesLabel = 'secretsmanager:UpdateSecretVersionStage puts the label AWSPENDING, which the principal may ask for, on the current version of db';

/** Changes to the secret, to its key and to the tags of its reader. */
const PATHS: Array<[string, AttackPathCase]> = [
  ['setting a tag of the secret', {
    statements: [readRed, allow('kms:Decrypt', 'secretsmanager:TagResource')],
    guard: deny('secretsmanager:TagResource'),
    steps: [tagsRed],
  }],
  ['setting a tag without which a deny applies', {
    statements: [
      allow(READ, 'kms:Decrypt', 'secretsmanager:TagResource'), when(deny(READ), 'aws:ResourceTag/Team', 'red', 'StringNotEquals'),
    ],
    guard: deny('secretsmanager:TagResource'),
    steps: [tagsRed],
  }],
  ['removing a tag of the secret', {
    statements: [allow(READ, 'kms:Decrypt', 'secretsmanager:UntagResource'), when(deny(READ), 'aws:ResourceTag/Team', 'blue')],
    guard: deny('secretsmanager:UntagResource'),
    steps: ['secretsmanager:UntagResource takes the tag Team from db'],
  }],
  ['replacing the resource policy', {
    statements: [allow('kms:Decrypt', 'secretsmanager:PutResourcePolicy')],
    guard: deny('secretsmanager:PutResourcePolicy'),
    steps: ['secretsmanager:PutResourcePolicy replaces the resource policy of db by one that lets the principal read'],
  }],
  ['deleting the resource policy', {
    statements: [allow(READ, 'kms:Decrypt', 'secretsmanager:DeleteResourcePolicy')],
    resources: resourcePolicy(deny(READ)),
    guard: deny('secretsmanager:DeleteResourcePolicy'),
    steps: ['secretsmanager:DeleteResourcePolicy removes the resource policy of db with what it denies'],
  }],
  ['creating a grant', {
    statements: [allow(READ, 'kms:CreateGrant')],
    guard: when(deny('kms:CreateGrant'), 'kms:GrantIsForAWSResource', 'false', 'Bool'),
    steps: [grants],
  }],
  ['replacing the key policy', {
    statements: [allow(READ, 'kms:PutKeyPolicy')],
    guard: deny('kms:PutKeyPolicy'),
    steps: ['kms:PutKeyPolicy replaces the policy of the secret\'s key by one that lets the principal decrypt'],
  }],
  ['setting a tag of the key', {
    statements: [allow(READ, 'kms:TagResource'), when(allow('kms:Decrypt'), 'aws:ResourceTag/Team', 'red')],
    guard: deny('kms:TagResource'),
    steps: ['kms:TagResource gives the secret\'s key the tags Team=red'],
  }],
  ['moving to the AWS managed key', {
    statements: [allow(READ, 'secretsmanager:UpdateSecret')],
    guard: when(deny('secretsmanager:UpdateSecret'), 'secretsmanager:KmsKeyArn', 'arn:*', 'ArnLike'),
    steps: [UNDER_KEY, NEXT_VALUE],
  }],
  ['moving to another key of the templates', {
    statements: [
      allow(READ, 'secretsmanager:UpdateSecret'),
      { ...allow('kms:Decrypt', 'kms:GenerateDataKey'), Resource: { 'Fn::GetAtt': ['Mine', 'Arn'] } },
      { ...deny('kms:*'), Resource: 'arn:aws:kms:*:*:key/aws*' },
      when(deny('secretsmanager:UpdateSecret'), 'secretsmanager:KmsKeyArn', { 'Fn::GetAtt': ['Mine', 'Arn'] }, 'ArnNotEquals'),
    ],
    resources: { Mine: { Type: 'AWS::KMS::Key', Properties: {} } },
    guard: deny('secretsmanager:UpdateSecret'),
    steps: [UNDER_KEY.replace('aws/secretsmanager', KEY_ARN.replace('Key>', 'Mine>')), NEXT_VALUE],
  }],
  ['changing the rotation function', {
    statements: [
      when(allow(READ, 'kms:Decrypt'), 'secretsmanager:resource/AllowRotationLambdaArn', FUNCTION),
      allow('kms:Decrypt', 'secretsmanager:RotateSecret', 'lambda:InvokeFunction'),
    ],
    guard: when(deny('secretsmanager:RotateSecret'), 'secretsmanager:RotationLambdaARN', 'arn:aws:lambda:*', 'ArnLike'),
    steps: [`secretsmanager:RotateSecret has db rotated by ${FUNCTION}, whose role may read what it rotates`],
  }],
  ['setting a tag of the reader', {
    statements: [when(allow(READ), 'aws:ResourceTag/Team', principalTag('Team')), allow('kms:Decrypt', 'iam:TagRole')],
    guard: deny('iam:TagRole'),
    steps: ['iam:TagRole gives App/Start the tags Team=blue'],
  }],
  ['setting a tag of the reader that the allowed ARN contains', {
    statements: [
      { ...allow(READ), Resource: `arn:aws:secretsmanager:*:*:secret:${principalTag('Name')}-??????` }, allow('kms:Decrypt', 'iam:TagRole'),
    ],
    guard: when(deny('iam:TagRole'), 'aws:TagKeys', 'Name', 'ForAnyValue:StringEquals'),
    steps: ['iam:TagRole gives App/Start the tags Name=db'],
  }],
  ['setting a tag of the secret and creating a grant', {
    statements: [readRed, allow('secretsmanager:TagResource', 'kms:CreateGrant')],
    guard: deny('kms:CreateGrant'),
    steps: [tagsRed, grants],
  }],
];

describeAttackPaths(PATHS);

test('a label that the reader may ask for is moved to the current version', () => {
  const statements = [
    when(allow(READ), 'secretsmanager:VersionStage', 'AWSPENDING'), allow('kms:Decrypt', 'secretsmanager:UpdateSecretVersionStage'),
  ];
  expect(attackPaths(templateWith(statements)).map(({ steps }) => steps)).toEqual([[movesLabel, `${READ_STEP} for AWSPENDING`]]);
  expect(attackPaths(templateWith([...statements, deny('secretsmanager:UpdateSecretVersionStage')]))).toEqual([]);
});

test('three changes are combined, and not four', () => {
  const conditions = { 'aws:ResourceTag/Team': 'red', 'secretsmanager:VersionStage': 'AWSPENDING' };
  const readRedPending = { ...allow(READ), Condition: { StringEquals: conditions } };
  const changes = allow('secretsmanager:TagResource', 'secretsmanager:UpdateSecretVersionStage', 'kms:CreateGrant');
  const denied = resourcePolicy(deny(READ));
  expect(attackPaths(templateWith([readRedPending, changes])).map(({ steps }) => steps)).toEqual([
    [tagsRed, grants, movesLabel, `${READ_STEP} for AWSPENDING`],
  ]);
  expect(attackPaths(templateWith([readRedPending, changes, allow('secretsmanager:DeleteResourcePolicy')], denied))).toEqual([]);
});

test('the tag of the reader may contain slashes, as names of secrets do', () => {
  const resources = { Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'prod/db', KmsKeyId: { Ref: 'Key' } } } };
  const readByName = { ...allow(READ), Resource: `arn:aws:secretsmanager:*:*:secret:${principalTag('Name')}-??????` };
  expect(attackPaths(templateWith([readByName, allow('kms:Decrypt', 'iam:TagRole')], resources)).map(({ steps }) => steps)).toEqual([
    ['iam:TagRole gives App/Start the tags Name=prod/db', `${READ} on prod/db`],
  ]);
});

test.each([
  ['*/', '/*', 'app/prod/db', 'prod'],
  ['*/', '/*', 'app/prod/eu/db', 'eu'],
  ['*/', '-*', 'app/prod', 'prod'],
])('the tag of the reader may be between wildcards, as in %sTAG%s', (before, after, Name, value) => {
  const resources = { Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name, KmsKeyId: { Ref: 'Key' } } } };
  const readByName = { ...allow(READ), Resource: `arn:aws:secretsmanager:*:*:secret:${before}${principalTag('Team')}${after}` };
  expect(attackPaths(templateWith([readByName, allow('kms:Decrypt', 'iam:TagRole')], resources)).map(({ steps }) => steps)).toEqual([
    [`iam:TagRole gives App/Start the tags Team=${value}`, `${READ} on ${Name}`],
  ]);
});
