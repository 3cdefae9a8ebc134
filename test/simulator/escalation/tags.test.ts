import { app, deny, describeWays, document, inline, may, pathsOf, resourcePolicy, SECRET, when, type Json, type Way } from './support';

const TAG = 'aws:ResourceTag/Team';
const read = [SECRET, 'kms:Decrypt'];
const tagSecret = 'secretsmanager:TagResource';
const untagSecret = 'secretsmanager:UntagResource';
const gives = (tags: string): string => `secretsmanager:TagResource gives db the tags ${tags}`;
const untags = 'secretsmanager:UntagResource takes the tag Team from db';
const blocked = { Tags: [{ Key: 'Blocked', Value: 'true' }] };
const helper = (Condition: Json): Json => ({
  Helper: {
    Type: 'AWS::IAM::Role',
    Properties: { AssumeRolePolicyDocument: document({ Effect: 'Allow', Principal: { AWS: '111111111111' }, Action: 'sts:AssumeRole', Condition }), ...inline(may(...read)) },
  },
});

/** The secret, its key and the principal's roles have or get the tags; the secret's is Team=blue. */
const WAYS: Array<[string, Way]> = [
  ['another value than a deny names', {
    statements: [may(...read, tagSecret), when(deny(SECRET), TAG, 'blue')], guard: deny(tagSecret), steps: [gives('Team=other')],
  }],
  ['another value than the resource policy denies', {
    statements: [may(...read, tagSecret)], more: resourcePolicy(when(deny(SECRET), TAG, 'blue')), guard: deny(tagSecret), steps: [gives('Team=other')],
  }],
  ['another value than an allow excludes', {
    statements: [when(may(SECRET), TAG, 'blue', 'StringNotEquals'), may('kms:Decrypt', tagSecret)], guard: deny(tagSecret), steps: [gives('Team=other')],
  }],
  ['no value where an allow excludes one', {
    statements: [when(may(SECRET), TAG, 'blue', 'StringNotEquals'), may('kms:Decrypt', untagSecret)], guard: deny(untagSecret), steps: [untags],
  }],
  ['a tag that must not be there', {
    statements: [when(may(SECRET), TAG, 'true', 'Null'), may('kms:Decrypt', untagSecret)], guard: deny(untagSecret), steps: [untags],
  }],
  ['a tag that has to be there', {
    statements: [when(may(SECRET), 'aws:ResourceTag/Open', 'false', 'Null'), may('kms:Decrypt', tagSecret)], guard: deny(tagSecret), steps: [gives('Open=other')],
  }],
  ['a tag without which a deny applies', {
    statements: [may(...read, tagSecret), when(deny(SECRET), 'aws:ResourceTag/Open', 'true', 'Null')], guard: deny(tagSecret), steps: [gives('Open=other')],
  }],
  ['a tag with which a deny applies', {
    statements: [may(...read, untagSecret), when(deny(SECRET), TAG, 'false', 'Null')], guard: deny(untagSecret), steps: [untags],
  }],
  ['the second of two values, as the first may not be set', {
    statements: [when(may(SECRET), TAG, ['red', 'green']), may('kms:Decrypt'), when(may(tagSecret), 'aws:RequestTag/Team', 'green')],
    guard: when(deny(tagSecret), 'aws:RequestTag/Team', 'green'),
    steps: [gives('Team=green')],
  }],
  ['the one other value that may be set', {
    statements: [may(...read), when(deny(SECRET), TAG, 'blue'), when(may(tagSecret), 'aws:RequestTag/Team', 'green')],
    guard: deny(tagSecret),
    steps: [gives('Team=green')],
  }],
  ['a value that matches a pattern', {
    statements: [when(may(SECRET), TAG, 'r?d-*', 'StringLike'), may('kms:Decrypt', tagSecret)], guard: deny(tagSecret), steps: [gives('Team=rxd-')],
  }],
  ['two tags at once', {
    statements: [{ ...may(SECRET), Condition: { StringEquals: { [TAG]: 'red', 'aws:ResourceTag/Stage': 'dev' } } }, may('kms:Decrypt', tagSecret)],
    guard: when(deny(tagSecret), 'aws:TagKeys', 'Stage', 'ForAnyValue:StringEquals'),
    steps: [gives('Team=red, Stage=dev')],
  }],
  ['the one of two tags that is not there yet', {
    statements: [{ ...may(SECRET), Condition: { StringEquals: { [TAG]: ['red', 'blue'], 'aws:ResourceTag/Stage': 'dev' } } }, may('kms:Decrypt', tagSecret)],
    guard: deny(tagSecret),
    steps: [gives('Stage=dev')],
  }],
  ['another value than a pattern excludes', {
    statements: [when(may(SECRET), TAG, 'bl*', 'StringNotLike'), may('kms:Decrypt', tagSecret)], guard: deny(tagSecret), steps: [gives('Team=other')],
  }],
  ['a tag that an allow asks for and another that a deny names', {
    statements: [when(may(SECRET), 'aws:ResourceTag/Stage', 'dev'), may('kms:Decrypt', tagSecret), when(deny(SECRET), TAG, 'blue')],
    guard: deny(tagSecret),
    steps: [gives('Stage=dev, Team=other')],
  }],
  ['another tag of the key than a deny names', {
    statements: [may(...read, 'kms:TagResource'), when(deny('kms:Decrypt'), TAG, 'blue')],
    guard: deny('kms:TagResource'),
    steps: ['kms:TagResource gives the secret\'s key the tags Team=other'],
  }],
  ['a tag taken from the key', {
    statements: [may(...read, 'kms:UntagResource'), when(deny('kms:Decrypt'), TAG, 'blue')],
    guard: deny('kms:UntagResource'),
    steps: ['kms:UntagResource takes the tag Team from the secret\'s key'],
  }],
  ['another tag of its own than a deny names', {
    statements: [may(...read, 'iam:TagRole'), when(deny(SECRET), 'aws:PrincipalTag/Blocked', 'true')],
    properties: blocked,
    guard: deny('iam:TagRole'),
    steps: ['iam:TagRole gives App/Who the tags Blocked=other'],
  }],
  ['a tag taken from itself', {
    statements: [may(...read, 'iam:UntagRole'), when(deny(SECRET), 'aws:PrincipalTag/Blocked', 'true')],
    properties: blocked,
    guard: deny('iam:UntagRole'),
    steps: ['iam:UntagRole takes the tag Blocked from App/Who'],
  }],
  ['a tag taken from a user', {
    statements: [may(...read, 'iam:UntagUser'), when(deny(SECRET), 'aws:PrincipalTag/Blocked', 'true')],
    properties: blocked,
    type: 'AWS::IAM::User',
    guard: deny('iam:UntagUser'),
    steps: ['iam:UntagUser takes the tag Blocked from App/Who'],
  }],
  ['a tag that a trust policy asks for', {
    statements: [may('iam:TagRole', 'sts:AssumeRole')],
    more: helper({ StringEquals: { 'aws:PrincipalTag/admin': 'true' } }),
    guard: deny('iam:TagRole'),
    steps: ['iam:TagRole gives App/Who the tags admin=true', 'sts:AssumeRole makes the principal App/Helper'],
  }],
  ['an alias by which the key may be used', {
    statements: [may(SECRET, 'kms:CreateAlias'), when(may('kms:Decrypt'), 'kms:ResourceAliases', 'alias/mine', 'ForAnyValue:StringEquals')],
    guard: { ...deny('kms:CreateAlias'), Resource: 'arn:aws:kms:*:*:alias/mine' },
    steps: ['kms:CreateAlias gives the secret\'s key the name alias/mine'],
  }],
  ['an alias of another key', {
    statements: [may(SECRET, 'kms:UpdateAlias'), when(may('kms:Decrypt'), 'kms:ResourceAliases', 'alias/mine', 'ForAnyValue:StringEquals')],
    more: { Mine: { Type: 'AWS::KMS::Key', Properties: {} }, Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/mine', TargetKeyId: { Ref: 'Mine' } } } },
    guard: { ...deny('kms:UpdateAlias'), Resource: { 'Fn::GetAtt': ['Mine', 'Arn'] } },
    steps: ['kms:UpdateAlias gives the secret\'s key the name alias/mine'],
  }],
];

describeWays(WAYS);

test.each<[string, Json[]]>([
  ['a value that may not be set', [when(may(SECRET), TAG, 'red'), may('kms:Decrypt'), when(may(tagSecret), 'aws:RequestTag/Team', 'blue')]],
  ['a variable of which nothing is known', [when(may(SECRET), TAG, ['$', '{aws:PrincipalTag/None}'].join('')), may('kms:Decrypt', tagSecret)]],
])('%s opens no way', (_, statements) => {
  expect(pathsOf(app(statements))).toEqual([]);
});
