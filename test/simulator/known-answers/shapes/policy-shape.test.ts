import { knownAnswers } from '../known-answer-tables';
import { kindsOf, shapeOf } from './policy-shape';
import type { KnownAnswer } from '../scenario';

const cases = knownAnswers().flatMap(([, answers]) => answers);
const byShape = new Map<string, KnownAnswer[]>();
cases.forEach((answer) => byShape.set(shapeOf(answer), [...byShape.get(shapeOf(answer)) ?? [], answer]));
const combined = [...byShape.values()].filter(([answer]) => kindsOf(answer) >= 3);

const secret = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:';
const allow = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: `${secret}prod/orders/*`, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } } };
const deny = { Effect: 'Deny', Action: ['s3:*', 'secretsmanager:*'], Resource: '*' };
const grants = [{ grantee: 'arn:aws:iam::111111111111:role/Reader', operations: ['Decrypt'] }];
const base: KnownAnswer = {
  id: 'base', expect: 'explicitly denied', rule: '', page: '', context: { 'aws:PrincipalTag/team': ['red'] }, identity: [allow, deny], boundary: [allow], keyPolicy: [deny], grants,
};

describe('a case counts once per distinct shape of its policies', () => {
  test.each([
    ['distinct shapes', byShape.size, 300],
    ['distinct shapes of three and more kinds of policy', combined.length, 80],
  ])('%s: %i, and %i are wanted', (_, found, wanted) => {
    expect(found).toBeGreaterThanOrEqual(wanted);
  });

  test('cases of one shape have one answer, so that nothing that decides was renamed away', () => {
    const answersOf = (answers: KnownAnswer[]): Set<string> => new Set(answers.map(({ expect: wanted, by }) => `${wanted} by ${by ?? 'any'}`));
    expect([...byShape.values()].filter((answers) => answersOf(answers).size > 1).map((answers) => answers.map(({ id }) => id))).toEqual([]);
  });
});

describe('the shape of a case', () => {
  test.each<[string, Partial<KnownAnswer>]>([
    ['its id, rule and answer', { id: 'other', rule: 'x', page: 'y', expect: 'allowed' }],
    ['the names in ARNs', { identity: [{ ...allow, Resource: `${secret}prod/ord*` }, deny] }],
    ['the name of the principal', { principal: { name: 'Other' }, grants: [{ ...grants[0], grantee: 'arn:aws:iam::111111111111:role/Other' }] }],
    ['tags and values', { context: { 'aws:PrincipalTag/crew': ['blue'] }, identity: [{ ...allow, Condition: { StringEquals: { 'aws:PrincipalTag/crew': 'blue' } } }, deny], boundary: [{ ...allow, Condition: { StringEquals: { 'aws:PrincipalTag/crew': 'blue' } } }] }],
    ['the order of statements', { identity: [deny, allow] }],
    ['the order of values', { keyPolicy: [{ ...deny, Action: ['secretsmanager:*', 's3:*'] }] }],
    ['the name of another action', { identity: [allow, { ...deny, Action: ['sqs:*', 'secretsmanager:*'] }] }],
  ])('leaves out %s', (_, change) => {
    expect(shapeOf({ ...base, ...change })).toBe(shapeOf(base));
  });

  test.each<[string, Partial<KnownAnswer>]>([
    ['the effect', { identity: [{ ...allow, Effect: 'Deny' }, deny] }],
    ['whether the resource matches', { identity: [{ ...allow, Resource: `${secret}dev/orders/*` }, deny] }],
    ['the wildcards of the resource', { identity: [{ ...allow, Resource: `${secret}prod/*/database-??????` }, deny] }],
    ['whether the action matches', { boundary: [{ ...allow, Action: 's3:GetObject' }] }],
    ['whether elements are negated', { identity: [allow, { Effect: 'Deny', NotAction: ['s3:*', 'secretsmanager:*'], Resource: '*' }] }],
    ['who the principal is', { principal: { account: '222222222222' } }],
    ['who is named', { resource: [{ ...allow, Principal: { AWS: '111111111111' } }] }],
    ['the operator', { boundary: [{ ...allow, Condition: { StringLike: { 'aws:PrincipalTag/team': 'red' } } }] }],
    ['the key of a condition', { boundary: [{ ...allow, Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } } }] }],
    ['how a value relates to the request', { context: { 'aws:PrincipalTag/team': ['Red'] } }],
    ['that a key is absent', { context: { 'aws:PrincipalTag/team': [] } }],
    ['the kind of a policy', { boundary: undefined, session: [allow] }],
    ['the levels of an organization', { scp: [[allow], [allow]] }],
    ['what a grant allows', { grants: [{ ...grants[0], operations: ['Encrypt'] }] }],
  ])('keeps %s', (_, change) => {
    expect(shapeOf({ ...base, ...change })).not.toBe(shapeOf(base));
  });

  test('a policy without statements and a key that everybody may use are no kinds of policy', () => {
    expect(kindsOf(base)).toBe(4);
    expect(kindsOf({ ...base, keyPolicy: 'open', resource: [], rcp: [], scp: [] })).toBe(3);
  });
});
