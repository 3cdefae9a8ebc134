import {
  allow, attackPaths, deny, describeAttackPaths, document, principalTag, READ, resourcePolicy, role, templateWith, when,
  type AttackPathCase, type Json,
} from './support';


const TAG = 'aws:ResourceTag/Team';
const read = [READ, 'kms:Decrypt'];
const tagSecret = 'secretsmanager:TagResource';
const untagSecret = 'secretsmanager:UntagResource';
const gives = (tags: string): string => `secretsmanager:TagResource gives db the tags ${tags}`;
const untags = 'secretsmanager:UntagResource takes the tag Team from db';
const blocked = { Tags: [{ Key: 'Blocked', Value: 'true' }] };
const helper = (Condition: Json): Json => ({
  Helper: role(document({ Effect: 'Allow', Principal: { AWS: '111111111111' }, Action: 'sts:AssumeRole', Condition }), allow(...read)),
});

/** Changes of tags. The secret and its key have the tag Team=blue. */
const PATHS: Array<[string, AttackPathCase]> = [
  ['another value than a deny names', {
    statements: [allow(...read, tagSecret), when(deny(READ), TAG, 'blue')], guard: deny(tagSecret), steps: [gives('Team=other')],
  }],
  ['another value than the resource policy denies', {
    statements: [allow(...read, tagSecret)],
    resources: resourcePolicy(when(deny(READ), TAG, 'blue')),
    guard: deny(tagSecret),
    steps: [gives('Team=other')],
  }],
  ['another value than an allow excludes', {
    statements: [when(allow(READ), TAG, 'blue', 'StringNotEquals'), allow('kms:Decrypt', tagSecret)],
    guard: deny(tagSecret),
    steps: [gives('Team=other')],
  }],
  ['no value if an allow excludes one', {
    statements: [when(allow(READ), TAG, 'blue', 'StringNotEquals'), allow('kms:Decrypt', untagSecret)], guard: deny(untagSecret), steps: [untags],
  }],
  ['removing a tag that must be absent', {
    statements: [when(allow(READ), TAG, 'true', 'Null'), allow('kms:Decrypt', untagSecret)], guard: deny(untagSecret), steps: [untags],
  }],
  ['setting a tag that must be present', {
    statements: [when(allow(READ), 'aws:ResourceTag/Open', 'false', 'Null'), allow('kms:Decrypt', tagSecret)],
    guard: deny(tagSecret),
    steps: [gives('Open=other')],
  }],
  ['a tag without which a deny applies', {
    statements: [allow(...read, tagSecret), when(deny(READ), 'aws:ResourceTag/Open', 'true', 'Null')],
    guard: deny(tagSecret),
    steps: [gives('Open=other')],
  }],
  ['a tag with which a deny applies', {
    statements: [allow(...read, untagSecret), when(deny(READ), TAG, 'false', 'Null')], guard: deny(untagSecret), steps: [untags],
  }],
  ['the second of two values, if the first cannot be set', {
    statements: [when(allow(READ), TAG, ['red', 'green']), allow('kms:Decrypt'), when(allow(tagSecret), 'aws:RequestTag/Team', 'green')],
    guard: when(deny(tagSecret), 'aws:RequestTag/Team', 'green'),
    steps: [gives('Team=green')],
  }],
  ['the only other value that can be set', {
    statements: [allow(...read), when(deny(READ), TAG, 'blue'), when(allow(tagSecret), 'aws:RequestTag/Team', 'green')],
    guard: deny(tagSecret),
    steps: [gives('Team=green')],
  }],
  ['a value that matches a pattern', {
    statements: [when(allow(READ), TAG, 'r?d-*', 'StringLike'), allow('kms:Decrypt', tagSecret)], guard: deny(tagSecret), steps: [gives('Team=rxd-')],
  }],
  ['two tags at once', {
    statements: [{ ...allow(READ), Condition: { StringEquals: { [TAG]: 'red', 'aws:ResourceTag/Stage': 'dev' } } }, allow('kms:Decrypt', tagSecret)],
    guard: when(deny(tagSecret), 'aws:TagKeys', 'Stage', 'ForAnyValue:StringEquals'),
    steps: [gives('Team=red, Stage=dev')],
  }],
  ['the missing one of two tags', {
    statements: [
      { ...allow(READ), Condition: { StringEquals: { [TAG]: ['red', 'blue'], 'aws:ResourceTag/Stage': 'dev' } } }, allow('kms:Decrypt', tagSecret),
    ],
    guard: deny(tagSecret),
    steps: [gives('Stage=dev')],
  }],
  ['a value that a pattern does not exclude', {
    statements: [when(allow(READ), TAG, 'bl*', 'StringNotLike'), allow('kms:Decrypt', tagSecret)],
    guard: deny(tagSecret),
    steps: [gives('Team=other')],
  }],
  ['a tag that an allow requires and another that a deny names', {
    statements: [when(allow(READ), 'aws:ResourceTag/Stage', 'dev'), allow('kms:Decrypt', tagSecret), when(deny(READ), TAG, 'blue')],
    guard: deny(tagSecret),
    steps: [gives('Stage=dev, Team=other')],
  }],
  ['another value of the key\'s tag than a deny names', {
    statements: [allow(...read, 'kms:TagResource'), when(deny('kms:Decrypt'), TAG, 'blue')],
    guard: deny('kms:TagResource'),
    steps: ['kms:TagResource gives the secret\'s key the tags Team=other'],
  }],
  ['removing a tag of the key', {
    statements: [allow(...read, 'kms:UntagResource'), when(deny('kms:Decrypt'), TAG, 'blue')],
    guard: deny('kms:UntagResource'),
    steps: ['kms:UntagResource takes the tag Team from the secret\'s key'],
  }],
  ['another value of its own tag than a deny names', {
    statements: [allow(...read, 'iam:TagRole'), when(deny(READ), 'aws:PrincipalTag/Blocked', 'true')],
    properties: blocked,
    guard: deny('iam:TagRole'),
    steps: ['iam:TagRole gives App/Start the tags Blocked=other'],
  }],
  ['removing a tag of itself', {
    statements: [allow(...read, 'iam:UntagRole'), when(deny(READ), 'aws:PrincipalTag/Blocked', 'true')],
    properties: blocked,
    guard: deny('iam:UntagRole'),
    steps: ['iam:UntagRole takes the tag Blocked from App/Start'],
  }],
  ['removing a tag of a user', {
    statements: [allow(...read, 'iam:UntagUser'), when(deny(READ), 'aws:PrincipalTag/Blocked', 'true')],
    properties: blocked,
    type: 'AWS::IAM::User',
    guard: deny('iam:UntagUser'),
    steps: ['iam:UntagUser takes the tag Blocked from App/Start'],
  }],
  ['a tag that a trust policy requires', {
    statements: [allow('iam:TagRole', 'sts:AssumeRole')],
    resources: helper({ StringEquals: { 'aws:PrincipalTag/admin': 'true' } }),
    guard: deny('iam:TagRole'),
    steps: ['iam:TagRole gives App/Start the tags admin=true', 'sts:AssumeRole makes the principal App/Helper'],
  }],
  ['an alias by which the key can be used', {
    statements: [allow(READ, 'kms:CreateAlias'), when(allow('kms:Decrypt'), 'kms:ResourceAliases', 'alias/mine', 'ForAnyValue:StringEquals')],
    guard: { ...deny('kms:CreateAlias'), Resource: 'arn:aws:kms:*:*:alias/mine' },
    steps: ['kms:CreateAlias gives the secret\'s key the name alias/mine'],
  }],
  ['an alias of another key', {
    statements: [allow(READ, 'kms:UpdateAlias'), when(allow('kms:Decrypt'), 'kms:ResourceAliases', 'alias/mine', 'ForAnyValue:StringEquals')],
    resources: {
      Mine: { Type: 'AWS::KMS::Key', Properties: {} },
      Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/mine', TargetKeyId: { Ref: 'Mine' } } },
    },
    guard: { ...deny('kms:UpdateAlias'), Resource: { 'Fn::GetAtt': ['Mine', 'Arn'] } },
    steps: ['kms:UpdateAlias gives the secret\'s key the name alias/mine'],
  }],
];

describeAttackPaths(PATHS);

test.each<[string, Json[]]>([
  ['a value that cannot be set', [when(allow(READ), TAG, 'red'), allow('kms:Decrypt'), when(allow(tagSecret), 'aws:RequestTag/Team', 'blue')]],
  ['a variable of an unknown tag', [when(allow(READ), TAG, principalTag('None')), allow('kms:Decrypt', tagSecret)]],
])('%s opens no attack path', (_, statements) => {
  expect(attackPaths(templateWith(statements))).toEqual([]);
});
